//! A QR code as SVG: dark squares on a white ground, whatever colours the page has, since cameras want it so.

use qrcode::{Color, EcLevel, QrCode};

use crate::Error;

/// The white border cameras find a code by, in modules (ISO 18004).
const BORDER: usize = 4;

/// The modules of a code.
pub(super) struct Picture {
    width: usize,
    modules: Vec<Color>,
}

impl Picture {
    /// A text's code.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the text is longer than any code; ours is not.
    pub(super) fn of(text: &str) -> Result<Self, Error> {
        // The lowest correction makes the largest squares; the picture is on a screen and has no scratches.
        let code = QrCode::with_error_correction_level(text, EcLevel::L)
            .map_err(|_| Error::Damaged("a text does not fit into a QR code"))?;
        Ok(Self {
            width: code.width(),
            modules: code.into_colors(),
        })
    }

    /// One path, a square per dark module. No style and no script, so that the page's policy lets it be.
    pub(super) fn to_svg(&self) -> String {
        let side = self.width.saturating_add(BORDER.saturating_mul(2));
        let mut path = String::new();
        for (row, modules) in self.modules.chunks(self.width).enumerate() {
            for (column, _) in modules
                .iter()
                .enumerate()
                .filter(|(_, color)| **color == Color::Dark)
            {
                let (x, y) = (column.saturating_add(BORDER), row.saturating_add(BORDER));
                path.push_str(&format!("M{x} {y}h1v1h-1z"));
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"240\" height=\"240\" \
             role=\"img\" aria-label=\"QR code for your app\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_its_border_and_the_three_corners_cameras_look_for() {
        let svg = Picture::of("otpauth://totp/a:b?secret=GEZDGNBV")
            .unwrap()
            .to_svg();
        let modules = svg.matches("h1v1h-1z").count();
        assert!(modules > 100, "{modules}");
        let side: usize = svg
            .split("viewBox=\"0 0 ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next())
            .unwrap()
            .parse()
            .unwrap();
        let far = side - 5;
        for corner in ["M4 4h1".to_owned(), format!("M{far} 4h1"), format!("M4 {far}h1")] {
            assert!(svg.contains(&corner), "{corner}");
        }
        assert!(!svg.contains("M3 ") && !svg.contains("style"), "{svg}");
    }
}
