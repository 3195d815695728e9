//! Reads QR codes.

use rqrr::PreparedImage;

/// A picture, row by row; true is dark.
pub struct Picture {
    pub width: usize,
    pub dark: Vec<bool>,
}

/// What the one code of a picture says.
pub fn read(picture: &Picture) -> String {
    let Picture { width, dark } = picture;
    let height = dark.len() / width;
    let grey = |x: usize, y: usize| if dark[y * width + x] { 0 } else { 255 };
    let mut image = PreparedImage::prepare_from_greyscale(*width, height, grey);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code in {width} x {height} pixels");
    grids[0].decode().expect("a code that can be read").1
}

/// Of a file of one bit for each pixel.
pub fn png(file: &[u8]) -> Picture {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("a picture");
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::One));
    let (width, row) = (info.width as usize, info.line_size);
    let bit = |x: usize, y: usize| bytes[y * row + x / 8] & (0x80 >> (x % 8)) == 0;
    let dark = (0..info.height as usize).flat_map(|y| (0..width).map(move |x| bit(x, y))).collect();
    Picture { width, dark }
}

/// Of rectangles: left, top, right and bottom, in pixels; a pixel is dark whose middle lies in one.
pub fn rectangles(width: usize, height: usize, all: &[[f32; 4]]) -> Picture {
    let mut dark = vec![false; width * height];
    for [left, top, right, bottom] in all {
        let pixels =
            |from: f32, to: f32| (0..).skip_while(move |p| pixel(*p) < from).take_while(move |p| pixel(*p) < to);
        for y in pixels(*top, *bottom) {
            pixels(*left, *right).for_each(|x| dark[usize::from(y) * width + usize::from(x)] = true);
        }
    }
    Picture { width, dark }
}

fn pixel(at: u16) -> f32 {
    f32::from(at) + 0.5
}
