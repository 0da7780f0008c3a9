//! Export formats of other programs, equal to the files of the original's converter; and the way back (`read`).
//!
//! Pure, and in bounded memory: tasks are shown one after the other, as often as a format needs, and files come out piece
//! by piece. The same tasks give the same bytes.

mod asr;
mod brush;
mod categories;
mod coco;
mod conll;
mod conversation;
mod conversion;
mod convert;
mod datumaro;
mod facts;
mod fit;
mod format;
mod instructions;
mod item;
mod json;
mod jsonl;
mod names;
mod outline;
mod panoptic;
mod parquet;
mod preferences;
mod python;
pub mod read;
mod report;
mod schema;
mod sink;
mod spacy;
mod split;
mod tar;
mod voc;
mod webdataset;
mod winners;
mod yolo;
mod zip;

pub use conversion::Conversion;
pub use convert::{Facts, Media, Options};
pub use facts::Look;
pub use format::Format;
pub use report::{Loss, Report};
pub use schema::{Object, Schema};
pub use sink::{Part, Sink};
pub use split::Split;
pub use tar::entry as tar_entry;
pub use zip::Zip;
