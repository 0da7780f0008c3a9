//! How a format of another program is to be made: what a request may say of it.

use crate::http::state::AppState;
use labelkeep_converters::{Options, Split};
use labelkeep_model::{Error, Result, Say};

#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    /// `None`: as the format usually is.
    media: Option<bool>,
    like_original: bool,
    only_latest: bool,
    pub report: bool,
    split: Split,
}

impl Shape {
    /// Takes a parameter of the request, where it is one of these.
    ///
    /// # Errors
    /// 400 that names the parameter.
    pub fn take(&mut self, key: &str, value: &str) -> Result<()> {
        let is_true = matches!(value, "true" | "True" | "1");
        match key {
            "download_resources" => self.media = Some(is_true),
            "like_label_studio" => self.like_original = is_true,
            "annotations" => self.only_latest = value == "latest",
            "report" => self.report = is_true,
            "validation" => self.split.validation = percent(key, value)?,
            "test" => self.split.test = percent(key, value)?,
            "seed" => self.split.seed = value.parse().map_err(|_| Error::field("seed", Say::NoInteger))?,
            "group" => self.split.group = (!value.is_empty()).then(|| value.to_owned()),
            _ => {}
        }
        Ok(())
    }

    /// # Errors
    /// 400 when nothing would be left to train with.
    pub fn check(&self) -> Result<()> {
        if u16::from(self.split.validation) + u16::from(self.split.test) > 100 {
            return Err(Error::field("validation", Say::SplitTooLarge));
        }
        Ok(())
    }

    /// `with_media`: what goes where the request does not say.
    pub fn options(&self, state: &AppState, with_media: bool) -> Options {
        Options {
            like_original: self.like_original,
            only_latest: self.only_latest,
            with_media: self.media.unwrap_or(with_media),
            with_report: self.report,
            split: self.split.clone(),
            now: state.clock.now(),
        }
    }
}

fn percent(key: &str, value: &str) -> Result<u8> {
    let wrong = || Error::field(key, Say::SplitPercent { name: key.into() });
    value.parse().ok().filter(|value| *value <= 100).ok_or_else(wrong)
}
