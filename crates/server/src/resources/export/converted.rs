//! An export in a format of another program, written as the client takes it.

use super::{
    archive::{Archive, Gone},
    media::{Content, MediaFiles},
    origin::Origin,
    stream::{Sender, body},
};
use crate::http::state::AppState;
use axum::body::Body;
use futures_util::StreamExt as _;
use labelkeep_converters::{Conversion, Facts, Format, Look, Media, Object, Options, Part, Schema, Sink, tar_entry};
use labelkeep_database::{access::ProjectScope, projects::Project};
use labelkeep_labeling::{
    Config,
    shown::{Shown, shown},
};
use labelkeep_model::Result;
use std::collections::HashMap;

pub(super) struct Converted {
    pub state: AppState,
    pub scope: ProjectScope,
    pub origin: Origin,
    pub format: Format,
    pub schema: Schema,
    pub options: Options,
}

/// From what a project says of its configuration.
pub(super) fn schema(project: &Project) -> Schema {
    let parsed = serde_json::from_str(&project.parsed_label_config).unwrap_or_default();
    let objects = Config::parse(&project.label_config).as_ref().map(shown).unwrap_or_default();
    let object = |one: Shown| Object { name: one.name, kind: one.tag.to_owned(), key: one.key };
    Schema::new(&parsed).showing(objects.into_iter().map(object).collect())
}

impl Converted {
    pub fn body(self) -> Body {
        body(|send| async move {
            match self.run(&send).await? {
                // Nobody reads any more.
                Ok(()) | Err(Gone) => Ok(()),
            }
        })
    }

    async fn run(self, send: &Sender) -> Result<std::result::Result<(), Gone>> {
        let is_archive = self.format.is_archive() || self.options.with_report;
        let mut conversion = Conversion::new(self.format, self.schema.clone(), self.options.clone());
        let mut archive = Archive::new(send, is_archive);
        if conversion.has_media()
            && let Err(gone) = self.media(&mut conversion, &mut archive).await?
        {
            return Ok(Err(gone));
        }
        let files = MediaFiles::of(&self.state, &self.scope).await?;
        let mut sink = Sink::default();
        for pass in 0..conversion.passes() {
            conversion.begin(pass, &mut sink);
            let mut walk = self.origin.walk();
            while let Some(part) = walk.next().await? {
                part.each(|task| conversion.task(pass, task, &mut sink))?;
                if let Err(gone) = members(&files, &mut conversion, &mut archive, &mut sink).await? {
                    return Ok(Err(gone));
                }
                if let Err(gone) = archive.write(&mut sink).await {
                    return Ok(Err(gone));
                }
            }
            self.origin.require_still_there().await?;
            conversion.end(pass, &mut sink);
            if let Err(gone) = archive.write(&mut sink).await {
                return Ok(Err(gone));
            }
        }
        Ok(archive.end().await)
    }

    /// Puts the media into the archive, before what is said of them.
    async fn media(
        &self,
        conversion: &mut Conversion,
        archive: &mut Archive<'_>,
    ) -> Result<std::result::Result<(), Gone>> {
        let files = MediaFiles::of(&self.state, &self.scope).await?;
        // Several tasks may show one picture.
        let mut there: HashMap<String, Option<Facts>> = HashMap::new();
        let mut walk = self.origin.walk();
        while let Some(part) = walk.next().await? {
            let mut wanted: Vec<(i64, Media)> = Vec::new();
            part.each(|task| wanted.extend(conversion.media(task).map(|media| (task.id, media))))?;
            for (task, mut media) in wanted {
                if let Some(facts) = there.get(&media.path) {
                    media.facts = *facts;
                } else if let Some(content) = files.open(task, &media.address).await? {
                    archive.file(&media.path, true);
                    match copy(content, archive).await {
                        Ok(facts) => media.facts = facts,
                        Err(gone) => return Ok(Err(gone)),
                    }
                    there.insert(media.path.clone(), media.facts);
                }
                conversion.keep(task, media);
            }
        }
        Ok(Ok(()))
    }
}

/// Writes what there is up to the last medium that is a member of a tar archive, one at a time in memory.
async fn members(
    files: &MediaFiles,
    conversion: &mut Conversion,
    archive: &mut Archive<'_>,
    sink: &mut Sink,
) -> Result<std::result::Result<(), Gone>> {
    if !sink.parts.iter().any(|part| matches!(part, Part::Member { .. })) {
        return Ok(Ok(()));
    }
    for part in std::mem::take(&mut sink.parts) {
        let part = match part {
            Part::Member { task, address, name } => match files.whole(task, &address).await? {
                Some(content) => Part::Bytes(tar_entry(&name, &content)),
                None => {
                    conversion.media_is_lost(task, &address);
                    continue;
                }
            },
            other => other,
        };
        if let Err(gone) = archive.write(&mut Sink { parts: vec![part] }).await {
            return Ok(Err(gone));
        }
    }
    Ok(Ok(()))
}

/// `None`: it could not be read to its end.
async fn copy(mut content: Content, archive: &mut Archive<'_>) -> std::result::Result<Option<Facts>, Gone> {
    let mut look = Look::default();
    while let Some(piece) = content.next().await {
        let Ok(piece) = piece else { return Ok(None) };
        look.take(&piece);
        archive.bytes(&piece).await?;
    }
    Ok(Some(look.facts()))
}
