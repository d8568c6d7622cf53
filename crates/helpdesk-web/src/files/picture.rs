//! Which files are really pictures, judged by their bytes and never by what is declared.

use imagesize::blob_size;
use strum::VariantArray;

/// How many pixels a picture has at most; a browser makes four bytes of each.
const PIXELS: usize = 25_000_000;
/// How long and wide it is at most, in pixels.
const SIDE: usize = 10_000;

/// The kinds of picture that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(super) enum Kind {
    Png,
    Jpeg,
    Gif,
    WebP,
}

impl Kind {
    pub(super) const ALL: &'static [Self] = Self::VARIANTS;

    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }

    /// Returns the kind of picture that begins with these bytes, or `None` if it is not a picture, or one
    /// that would fill the reader's memory.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let kind = Self::ALL.iter().copied().find(|kind| kind.begins(bytes))?;
        let size = blob_size(bytes).ok()?;
        let pixels = size.width.checked_mul(size.height)?;
        let fits = pixels > 0 && pixels <= PIXELS && size.width.max(size.height) <= SIDE;
        fits.then_some(kind)
    }

    fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            Self::Gif => bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
            Self::WebP => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the head of a PNG that says it is so large.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x02\0\0\0");
        bytes
    }

    #[test]
    fn a_picture_is_told_by_its_bytes() {
        assert_eq!(Kind::of(&png(640, 480)), Some(Kind::Png));
        let gif = b"GIF89a\x10\0\x10\0\x80\0\0\0\0\0\xff\xff\xff,";
        assert_eq!(Kind::of(gif), Some(Kind::Gif));
        for no in
            [&b""[..], b"<svg/>", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"%PDF-1.7"]
        {
            assert_eq!(Kind::of(no), None);
        }
    }

    #[test]
    fn t38_a_picture_that_would_fill_the_memory_is_none() {
        assert_eq!(Kind::of(&png(5_000, 5_000)), Some(Kind::Png));
        for (width, height) in
            [(50_000, 50_000), (5_001, 5_000), (10_001, 1), (0, 5), (u32::MAX, 2)]
        {
            assert_eq!(Kind::of(&png(width, height)), None, "{width} x {height}");
        }
    }
}
