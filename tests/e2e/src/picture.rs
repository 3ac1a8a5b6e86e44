//! Pictures, and whether two of them show the same.
//!
//! Letters are drawn a little differently by other versions of the font and of its renderer: grey pixels at their edges, a
//! fraction of a pixel to the side. The pictures are therefore compared in squares of four by four pixels. A square of one
//! colour, where no letter can be, has to keep it; of any other the mean has to stay near, which grey edges hardly change,
//! while a letter or a line that moves carries its ink into other squares. Measured between two versions of the font,
//! 1.07.4 and 2.1.5: means differ by up to 23 of 255, by more than 20 in 0.01 % of the squares at most.

use anyhow::{Context, Result, ensure};

/// The side of the squares that are compared.
const SIDE: usize = 4;
/// The greatest difference of the mean of a square in any of red, green and blue, of 255.
pub const MEAN: u8 = 20;
/// The same for a square of one colour.
pub const FLAT: u8 = 3;
/// The greatest share of squares that may differ by more, in millionths: on a picture of a phone about four of 20,000.
pub const SHARE: u64 = 200;

/// A square's mean, and whether all of it is that.
type Square = ([u8; 3], bool);

/// Red, green and blue, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Reads a PNG file.
    ///
    /// # Errors
    /// It isn't one.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().context("not a PNG file")?;
        let mut buffer = vec![0; reader.output_buffer_size().context("the picture is too large")?];
        let info = reader.next_frame(&mut buffer).context("the PNG file is damaged")?;
        let samples = info.color_type.samples();
        ensure!(samples >= 3, "the picture has no colours");
        let pixels = buffer.chunks_exact(samples).filter_map(|pixel| pixel.first_chunk().copied()).collect();
        Ok(Self { width: info.width as usize, height: info.height as usize, pixels })
    }

    /// Writes a PNG file: with a palette where it has few colours, which makes it a third as large.
    ///
    /// # Errors
    /// It is too large for one.
    pub fn write(&self) -> Result<Vec<u8>> {
        let mut palette: Vec<[u8; 3]> = self.pixels.clone();
        palette.sort_unstable();
        palette.dedup();
        let mut bytes = Vec::new();
        let (width, height) = (u32::try_from(self.width)?, u32::try_from(self.height)?);
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_compression(png::Compression::High);
        let data: Vec<u8> = if palette.len() <= 256 {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_filter(png::Filter::NoFilter);
            encoder.set_palette(palette.concat());
            self.pixels.iter().map(|pixel| palette.binary_search(pixel).map_or(0, |index| index as u8)).collect()
        } else {
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_filter(png::Filter::Adaptive);
            self.pixels.concat()
        };
        encoder.write_header()?.write_image_data(&data)?;
        Ok(bytes)
    }

    /// The same with 32 steps for each of red, green and blue, which makes small files; both sides of a comparison are so.
    #[must_use]
    pub fn coarse(mut self) -> Self {
        let step = |value: u8| u8::try_from((u16::from(value) + 4) / 8 * 8).unwrap_or(255);
        self.pixels.iter_mut().for_each(|pixel| *pixel = pixel.map(step));
        self
    }

    /// The squares of a grid that is laid this many pixels to the left and above.
    fn squares(&self, offset: usize) -> Vec<Square> {
        let (columns, rows) = (self.columns(), (self.height + offset) / SIDE + 1);
        let mut inside: Vec<Vec<[u8; 3]>> = vec![Vec::with_capacity(SIDE * SIDE); columns * rows];
        for (index, pixel) in self.pixels.iter().enumerate() {
            if let Some(square) = inside.get_mut(self.square(index, offset)) {
                square.push(*pixel);
            }
        }
        let mean = |square: &Vec<[u8; 3]>, channel: usize| {
            let sum: usize = square.iter().filter_map(|pixel| pixel.get(channel)).map(|value| usize::from(*value)).sum();
            u8::try_from(sum / square.len().max(1)).unwrap_or(255)
        };
        let flat = |square: &Vec<[u8; 3]>| square.iter().all(|pixel| Some(pixel) == square.first());
        inside.iter().map(|square| ([0, 1, 2].map(|channel| mean(square, channel)), flat(square))).collect()
    }

    fn columns(&self) -> usize {
        self.width.div_ceil(SIDE) + 1
    }

    /// The square of the grid in which a pixel lies.
    fn square(&self, index: usize, offset: usize) -> usize {
        (index / self.width + offset) / SIDE * self.columns() + (index % self.width + offset) / SIDE
    }

    /// What differs, or nothing.
    pub fn difference(&self, other: &Self) -> Option<Difference> {
        if (self.width, self.height) != (other.width, other.height) {
            let why = format!("it is {} × {} pixels large, not {} × {}", other.width, other.height, self.width, self.height);
            return Some(Difference { why, picture: other.clone() });
        }
        let far = |((one, flat), (other, also)): (&Square, &Square)| {
            let most = if *flat && *also { FLAT } else { MEAN };
            one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > most)
        };
        // A line that moves within a square doesn't change its mean: in one of these grids it leaves its square.
        let grids =
            (0..SIDE).map(|offset| (offset, self.squares(offset).iter().zip(&other.squares(offset)).map(far).collect::<Vec<bool>>()));
        let count = |different: &[bool]| different.iter().filter(|different| **different).count() as u64;
        let (offset, different) = grids.max_by_key(|(_, different)| count(different))?;
        let millionths = count(&different) * 1_000_000 / (different.len() as u64).max(1);
        if millionths <= SHARE {
            return None;
        }
        let mut picture = other.clone();
        for (index, pixel) in picture.pixels.iter_mut().enumerate() {
            let here = different.get(self.square(index, offset)).copied().unwrap_or_default();
            *pixel = if here { [220, 0, 90] } else { pixel.map(|value| 191 + value / 4) };
        }
        Some(Difference { why: format!("{millionths} millionths of it differ, {SHARE} may"), picture })
    }
}

/// How two pictures differ.
#[derive(Debug, Clone)]
pub struct Difference {
    /// In a sentence.
    pub why: String,
    /// The second picture, pale, with what differs in red.
    pub picture: Picture,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page: white, a blue button, a grey line, and grey grain where letters would be.
    fn page(blue: [u8; 3], line: usize, grain: u8) -> Picture {
        let (width, height) = (200, 200);
        let pixel = |index: usize| {
            let (x, y) = (index % width, index / width);
            match (x, y) {
                (20..100, 20..60) => blue,
                (_, y) if y == line => [92, 111, 130],
                (20..180, 120..140) if x % 5 == 0 => [grain; 3],
                (20..180, 120..140) if x % 5 == 1 => [255 - grain; 3],
                _ => [255; 3],
            }
        };
        Picture { width, height, pixels: (0..width * height).map(pixel).collect() }
    }

    fn differs(one: &Picture, other: &Picture) -> bool {
        one.difference(other).is_some()
    }

    #[test]
    fn a_picture_is_like_itself_and_its_file() -> Result<()> {
        let picture = page([0, 102, 204], 80, 60);
        let read = Picture::read(&picture.write()?)?;
        assert_eq!(read, picture);
        assert!(!differs(&picture, &read));
        assert!(!differs(&picture.clone().coarse(), &read.coarse()));
        Ok(())
    }

    #[test]
    fn letters_drawn_a_little_otherwise_are_alike() {
        assert!(!differs(&page([0, 102, 204], 80, 60), &page([0, 102, 204], 80, 75)));
    }

    #[test]
    fn a_colour_that_changes_shows() {
        assert!(differs(&page([0, 102, 204], 80, 60), &page([0, 98, 204], 80, 60)));
    }

    #[test]
    fn a_line_that_moves_by_a_pixel_shows() {
        for line in 80..84 {
            assert!(differs(&page([0, 102, 204], line, 60), &page([0, 102, 204], line + 1, 60)), "{line}");
        }
    }

    #[test]
    fn another_size_shows() {
        let small = Picture { width: 2, height: 1, pixels: vec![[0; 3]; 2] };
        assert!(differs(&small, &Picture { width: 1, height: 2, ..small.clone() }));
    }
}
