//! Bodies of several parts, as browsers and apps send files.

/// A form with files in it.
#[derive(Default)]
pub struct Parts(Vec<u8>);

const BOUNDARY: &str = "a-boundary-that-stands-in-no-picture";

impl Parts {
    /// What it says it is.
    pub fn content_type() -> String {
        format!("multipart/form-data; boundary={BOUNDARY}")
    }

    /// With a text.
    pub fn text(mut self, name: &str, text: &str) -> Self {
        self.head(&format!("name=\"{name}\""));
        self.0.extend_from_slice(text.as_bytes());
        self.0.extend_from_slice(b"\r\n");
        self
    }

    /// With a file. Its declared type is a lie, as nobody should believe it.
    pub fn file(mut self, name: &str, file_name: &str, bytes: &[u8]) -> Self {
        self.head(&format!(
            "name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: text/html"
        ));
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    fn head(&mut self, disposition: &str) {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
        self.0.extend_from_slice(head.as_bytes());
    }

    /// The whole body.
    pub fn body(mut self) -> Vec<u8> {
        self.0.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.0
    }
}
