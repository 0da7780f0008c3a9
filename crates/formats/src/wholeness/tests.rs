use super::Wholeness;

fn check(name: &str, file: &[u8], size: usize) -> Result<(), String> {
    let mut check = Wholeness::new(name, file);
    file.chunks(size).for_each(|piece| check.push(piece));
    check.finish().map_err(|say| say.to_string())
}

fn png() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(9, 7).write_to(&mut file, image::ImageFormat::Png).expect("a picture");
    file.into_inner()
}

fn jpeg() -> Vec<u8> {
    [
        &b"\xFF\xD8\xFF\xE0\x00\x06\xFF\xD9!!"[..],
        b"\xFF\xFF\xC0\x00\x0B\x08\x00\x01\x00\x01\x01\x01\x11\x00",
        b"\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00 data \xFF\x00 \xFF\xD0 data \xFF\xD9",
    ]
    .concat()
}

fn bmp(height: i32) -> Vec<u8> {
    let mut file = vec![0; 54 + 2 * 8];
    file[..2].copy_from_slice(b"BM");
    file[10] = 54;
    file[14] = 40;
    file[18] = 2;
    file[22..26].copy_from_slice(&height.to_le_bytes());
    file[28] = 24;
    file
}

#[test]
fn pictures_that_were_cut_off_are_told_from_whole_ones_whatever_their_pieces() {
    let webp = b"RIFF\x0C\0\0\0WEBPVP8 \0\0\0\0";
    let avif = b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x0Cmdat1234";
    let gif = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>\n";
    for (name, file) in [
        ("a.png", png().as_slice()),
        ("a.jpg", &jpeg()),
        ("a.bmp", &bmp(2)),
        ("a.bmp", &bmp(-2)),
        ("a.webp", webp),
        ("a.avif", avif),
        ("a.gif", gif),
        ("a.svg", svg),
    ] {
        for size in [1, 2, 3, 7, file.len()] {
            assert_eq!(check(name, file, size), Ok(()), "{name} by {size}");
            // The sum behind the last chunk of a PNG does not matter to anybody.
            let cut = file.len() - if name == "a.png" { 6 } else { 2 };
            assert!(
                check(name, &file[..cut], size).is_err_and(|message| message.contains("cut off")),
                "{name} by {size}"
            );
        }
        // What cameras and programs write behind a picture does no harm.
        if !matches!(name, "a.gif" | "a.svg" | "a.avif") {
            assert_eq!(check(name, &[file, b"more"].concat(), 3), Ok(()), "{name}");
        }
    }
    assert!(check("a.png", b"\x89PNG\r\n\x1a\n and no more", 5).is_err());
    assert_eq!(check("a.wav", b"RIFF\0\0\0\0WAVE", 5), Ok(()));
}
