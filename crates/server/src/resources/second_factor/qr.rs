//! The picture that an app reads, as rows of light and dark: the interface draws it, nobody else sees it.

use labelkeep_model::{Error, Result};
use qrcodegen::{QrCode, QrCodeEcc};

/// `1` is dark.
pub(super) fn rows(text: &str) -> Result<Vec<String>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(Error::internal)?;
    let row = |y| (0..code.size()).map(|x| if code.get_module(x, y) { '1' } else { '0' }).collect();
    Ok((0..code.size()).map(row).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_picture_is_square_with_a_finder_in_three_corners() {
        let rows = super::rows("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert!(rows.iter().all(|row| row.len() == rows.len()) && rows.len() > 20);
        let last = rows.len() - 7;
        for (x, y) in [(0, 0), (last, 0), (0, last)] {
            assert_eq!(&rows[y][x..x + 7], "1111111");
            assert_eq!(&rows[y + 1][x..x + 7], "1000001");
            assert_eq!(&rows[y + 2][x..x + 7], "1011101");
        }
    }
}
