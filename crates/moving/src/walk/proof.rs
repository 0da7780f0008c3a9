//! The comparison of what is there with what is here, read anew on both sides.

use super::{Progress, Walk, places::all_storages};
use crate::{
    fields::Fields,
    files,
    report::{Compared, IdRange},
    yields::Place,
};
use labelkeep_database::{
    Database,
    moves::{Difference, Kind, MoveSource, Proof},
};
use labelkeep_model::Result;
use std::collections::BTreeMap;

/// Compares everything of one project.
pub(super) async fn project(walk: &mut Walk<'_>, row: &Fields, here: i64) -> Result<BTreeMap<String, Compared>> {
    let mut all = BTreeMap::new();
    walk.here.begin(row, here);
    settings(walk, row).await?;
    all.insert("file".to_owned(), uploads(walk, row.id(), here).await?);
    for (kind, compared) in tasks(walk, row).await? {
        all.insert(kind, compared);
    }
    let views: Vec<i64> = walk.from.views(row.id()).await?.iter().map(Fields::id).collect();
    all.insert("view".to_owned(), counted(walk, Kind::View, views).await?);
    let mut storages = Compared::default();
    for (provider, direction, kind) in all_storages() {
        let olds: Vec<i64> = walk.from.storages(row.id(), provider, direction).await?.iter().map(Fields::id).collect();
        let counted = counted(walk, kind, olds).await?;
        storages.there += counted.there;
        storages.alike += counted.alike;
    }
    all.insert("storage".to_owned(), storages);
    all.retain(|_, compared| compared.there > 0);
    Ok(all)
}

async fn settings(walk: &mut Walk<'_>, row: &Fields) -> Result<()> {
    let now = walk.database.now();
    let Ok(project) = walk.here.project(row, walk.members.clone(), walk.owner, now) else { return Ok(()) };
    if let Some(why) = walk.database.prove_project(&walk.source, &project).await? {
        walk.report.differ(Kind::Project, row.id(), why);
    }
    Ok(())
}

/// Things that come once, by number.
async fn counted(walk: &mut Walk<'_>, kind: Kind, olds: Vec<i64>) -> Result<Compared> {
    let known = walk.database.moved(&walk.source, kind, olds.clone()).await?;
    for old in olds.iter().filter(|old| !known.contains_key(old)) {
        walk.report.differ(kind, *old, Difference::Missing);
    }
    Ok(Compared { there: olds.len() as u64, alike: known.len() as u64, ..Compared::default() })
}

async fn uploads(walk: &mut Walk<'_>, project: i64, here: i64) -> Result<Compared> {
    let mut compared = Compared::default();
    walk.here.files.clear();
    walk.here.file_names.clear();
    let scope = walk.source.project(here);
    for row in walk.from.files(project).await? {
        compared.there += 1;
        let known = walk.database.moved(&walk.source, Kind::Upload, vec![row.id()]).await?;
        let Some(known) = known.get(&row.id()).filter(|known| known.mark.is_some()) else {
            walk.report.differ(Kind::Upload, row.id(), Difference::Missing);
            continue;
        };
        walk.here.files.insert(row.id(), known.id);
        walk.here.file_names.extend(files::name_of(&row).map(|name| (name, known.id)));
        match files::is_alike(walk.database, walk.from, &scope, &row, known.id).await? {
            Ok(true) => compared.alike += 1,
            Ok(false) | Err(_) => walk.report.differ(Kind::Upload, row.id(), Difference::Differs),
        }
    }
    Ok(compared)
}

async fn tasks(walk: &mut Walk<'_>, row: &Fields) -> Result<Vec<(String, Compared)>> {
    let (mut place, mut proof) = (Place::default(), Proof::default());
    let mut progress = Progress { doing: "comparing", project: row.text("title"), tasks: 0 };
    loop {
        let page = walk.from.tasks(row.id(), &place).await?;
        progress.tasks += page.tasks.len() as u64;
        // What cannot be kept was said when it was to come.
        let rows = walk.here.page(page.tasks, &mut Vec::new());
        walk.database.prove_tasks(&walk.source, rows, &mut proof).await?;
        for (kind, old, why) in proof.differences.drain(..) {
            walk.report.differ(kind, old, why);
        }
        (walk.tell)(&progress);
        match page.next {
            Some(next) => place = next,
            None => break,
        }
    }
    let compared = |(kind, standing): (Kind, labelkeep_database::moves::Standing)| {
        let (there, alike) = (standing.there, standing.alike);
        let (changed_here, deleted_here) = (standing.changed_here, standing.deleted_here);
        let (content_there, content_here) = standing.contents();
        (kind.name(), Compared { there, alike, changed_here, deleted_here, content_there, content_here })
    };
    Ok(proof.kinds.into_iter().map(compared).collect())
}

/// Ids read at once.
const IDS: i64 = 10_000;

/// Which ids are which, as ranges.
pub(super) async fn ids(database: &Database, source: &MoveSource, kind: Kind) -> Result<Vec<IdRange>> {
    let (mut after, mut ranges) = (i64::MIN, Vec::<IdRange>::new());
    loop {
        let page = database.moved_after(source, kind, after, IDS).await?;
        let Some((last, _)) = page.last() else { return Ok(ranges) };
        after = *last;
        for (old, new) in page {
            match ranges.last_mut() {
                Some(range) if old == range.last_there + 1 && new - range.first_here == old - range.first_there => {
                    range.last_there = old;
                }
                _ => ranges.push(IdRange { first_there: old, last_there: old, first_here: new }),
            }
        }
    }
}
