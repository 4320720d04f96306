//! Which bytes of a file a request asks for (RFC 9110, section 14).

/// What a `Range` header means for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteRange {
    /// The whole file: the header is absent, of another unit, malformed, or asks for several pieces, all of which
    /// a server may answer with everything.
    Whole,
    /// These bytes, from the first to before the last one named here.
    Part {
        /// The first byte.
        start: usize,
        /// The byte after the last.
        end: usize,
    },
    /// Nothing of the file: 416.
    Nothing,
}

impl ByteRange {
    /// Reads the header for a file of `length` bytes.
    pub fn of(header: Option<&str>, length: usize) -> Self {
        let Some(wanted) = header.and_then(|header| header.strip_prefix("bytes=")) else {
            return Self::Whole;
        };
        let Some((first, last)) = wanted.trim().split_once('-') else {
            return Self::Whole;
        };
        match (number(first), number(last)) {
            // The last so many bytes.
            (None, Some(count)) if first.is_empty() => {
                Self::within(length.saturating_sub(count), length, length)
            }
            (Some(start), None) if last.is_empty() => Self::within(start, length, length),
            (Some(start), Some(last)) if start <= last => Self::within(start, last.saturating_add(1), length),
            _ => Self::Whole,
        }
    }

    fn within(start: usize, end: usize, length: usize) -> Self {
        if start >= length {
            return Self::Nothing;
        }
        Self::Part {
            start,
            end: end.min(length),
        }
    }
}

/// Digits alone; more of them than fit are as good as the largest number.
fn number(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_rfc_9110_says() {
        let part = |start, end| ByteRange::Part { start, end };
        for (header, meant) in [
            (None, ByteRange::Whole),
            (Some("bytes=0-0"), part(0, 1)),
            (Some("bytes=2-4"), part(2, 5)),
            (Some("bytes=2-"), part(2, 10)),
            (Some("bytes=-3"), part(7, 10)),
            (Some("bytes=-99"), part(0, 10)),
            (Some("bytes=9-99999999999999999999999999"), part(9, 10)),
            (Some("bytes=10-"), ByteRange::Nothing),
            (Some("bytes=-0"), ByteRange::Nothing),
            (Some("bytes=4-2"), ByteRange::Whole),
            (Some("bytes=0-1,3-4"), ByteRange::Whole),
            (Some("bytes=-"), ByteRange::Whole),
            (Some("bytes=+1-2"), ByteRange::Whole),
            (Some("rows=1-2"), ByteRange::Whole),
        ] {
            assert_eq!(ByteRange::of(header, 10), meant, "{header:?}");
        }
        assert_eq!(ByteRange::of(Some("bytes=0-"), 0), ByteRange::Nothing);
    }
}
