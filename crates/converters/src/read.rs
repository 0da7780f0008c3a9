//! Label files of other programs -> tasks: the way back of the export formats, and of formats that there is no export to.
//!
//! Files are recognised by what is in them (`recognise`). What they hold is first said in one way for all formats
//! (`model`), and then fitted to the controls of a labeling configuration (`target`); where there is none yet, one is
//! proposed (`proposal`). Whatever does not fit is told.

mod argilla;
mod coco;
mod coco_mask;
mod conll;
mod cvat;
mod cvat_parts;
mod cvat_track;
mod dataset;
mod doccano;
mod hugging;
mod labelme;
mod model;
mod outcome;
mod painted;
mod peek;
mod pictures;
mod prodigy;
mod proposal;
mod recognise;
mod records;
mod slot;
mod spacy;
mod target;
mod voc;
mod write;
mod xml;
mod yaml;
mod yolo;

pub use dataset::{Dataset, Founds, MOST_BYTES, is_address};
pub use model::{Found, Picture};
pub use outcome::Outcome;
pub use pictures::FileNames;
pub use recognise::{HEAD_BYTES, LabelFormat, is_picture, looked_at, recognise};
pub use target::Target;

use labelkeep_model::Say;

impl Dataset {
    /// # Errors
    /// What is wrong with a file as a whole.
    pub fn read(&self, files: Vec<(usize, Vec<u8>)>) -> Result<Founds, Say> {
        if self.format() == LabelFormat::Coco {
            return coco::read(self, files);
        }
        let Some((file, bytes)) = files.into_iter().next() else { return Ok(Box::new(std::iter::empty())) };
        let bytes =
            if bytes.starts_with(b"\xef\xbb\xbf") { bytes.get(3..).unwrap_or_default().to_vec() } else { bytes };
        match self.format() {
            LabelFormat::Coco => coco::read(self, vec![(file, bytes)]),
            LabelFormat::Yolo => yolo::read(self, file, &bytes),
            LabelFormat::Voc => voc::read(self, file, &bytes),
            LabelFormat::Cvat => cvat::read(self, file, &bytes),
            LabelFormat::Labelme => labelme::read(self, file, &bytes),
            LabelFormat::Conll2003 => conll::read(file, bytes),
            LabelFormat::Spacy => spacy::read(file, bytes),
            LabelFormat::Doccano => doccano::read(file, bytes),
            LabelFormat::Prodigy => prodigy::read(self, file, bytes),
            LabelFormat::Argilla => argilla::read(file, bytes),
            LabelFormat::HuggingFace => hugging::read(self, file, bytes),
        }
    }
}
