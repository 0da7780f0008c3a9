//! Which uploads the tasks refer to. Addresses stand in the data of tasks, of any project, as whoever wrote it pleased.
//! What writes such data notes them, so that an upload can go without a look at all tasks. Files of the server's own disk are
//! noted likewise, under the project 0, so that it can be told who may see one.

use crate::{Args, Fetch, Transaction, args, engine::dialect::Sql};
use labelkeep_formats::media_uris;
use labelkeep_model::{ProjectId, Result, is_of_a_file_name};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// In place of a project: files of the server's own disk, by their paths.
pub(super) const LOCAL_FILES: i64 = 0;
/// Rows of one statement.
const ROWS: usize = 500;
/// Tasks of a copy that are looked at at once.
const PAGE: i64 = 1_000;

/// An upload, by its project and its name.
type Address = (i64, String);

/// The uploads whose addresses stand in a text: `upload/1/name`, also with the slashes as JSON may escape them.
fn addresses(text: &str) -> BTreeSet<Address> {
    let mut found = BTreeSet::new();
    for rest in text.split("upload").skip(1) {
        let Some((project, name)) = address(rest) else { continue };
        // The end of a sentence.
        for name in [name.as_str(), name.trim_end_matches('.')] {
            if !name.is_empty() {
                found.insert((project, name.to_owned()));
            }
        }
    }
    if text.contains("local-files") {
        media_uris::each(text, |uri| {
            found.extend(media_uris::local_path(uri).map(|path| (LOCAL_FILES, path)));
            false
        });
    }
    found
}

fn address(rest: &str) -> Option<(i64, String)> {
    const MOST_DIGITS: usize = 18;
    let rest = after_slash(rest)?;
    let (digits, rest) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
    if digits.len() > MOST_DIGITS {
        return None;
    }
    let rest = after_slash(rest)?;
    Some((digits.parse().ok()?, name_at(rest)))
}

/// The name that begins here: as it is, with `%XX` as addresses have it, or with `\\uXXXX` as JSON may have it.
fn name_at(text: &str) -> String {
    const MOST: usize = 1_000;
    let mut name = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next().filter(|_| name.len() < MOST) {
        let code = |from: usize, digits: usize| {
            let digits = rest.get(from..from + digits).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
            digits.and_then(|digits| u16::from_str_radix(digits, 16).ok())
        };
        let (bytes, length) = match first {
            '%' => (code(1, 2).and_then(|code| u8::try_from(code).ok()).map(|byte| vec![byte]), 3),
            '\\' if rest.starts_with("\\u") => {
                let pair = rest.get(6..).filter(|tail| tail.starts_with("\\u")).and_then(|_| code(8, 4));
                let units = [code(2, 4), pair].into_iter().flatten();
                match char::decode_utf16(units).next() {
                    Some(Ok(c)) if is_of_a_file_name(c) => {
                        (Some(c.to_string().into_bytes()), if c.len_utf16() == 2 { 12 } else { 6 })
                    }
                    _ => (None, 0),
                }
            }
            c if is_of_a_file_name(c) => (Some(c.to_string().into_bytes()), c.len_utf8()),
            _ => (None, 0),
        };
        let Some(bytes) = bytes else { break };
        name.extend(bytes);
        rest = rest.get(length..).unwrap_or_default();
    }
    String::from_utf8(name).unwrap_or_default()
}

fn after_slash(text: &str) -> Option<&str> {
    text.strip_prefix("\\/").or_else(|| text.strip_prefix('/'))
}

/// Whether there may be such an address: a quick look.
pub(crate) fn may_show(data: &str) -> bool {
    data.contains("upload") || data.contains("local-files")
}

/// Notes the addresses in the data of new tasks.
pub(crate) async fn note_new(
    transaction: &mut Transaction,
    tasks: impl IntoIterator<Item = (i64, &str)> + Send,
) -> Result<()> {
    let uses = |(task, data)| addresses(data).into_iter().map(move |address| (task, address));
    let uses: Vec<_> = tasks.into_iter().flat_map(uses).collect();
    note(transaction, &uses).await
}

async fn note(transaction: &mut Transaction, uses: &[(i64, Address)]) -> Result<()> {
    if transaction.is_postgres() {
        hold(transaction, uses).await?;
    }
    for uses in uses.chunks(ROWS) {
        let args: Args = uses.iter().flat_map(|(task, (project, name))| args![*project, name, *task]).collect();
        let insert = "INSERT INTO task_uploads (project_id, name, task_id)";
        transaction.execute(Sql::rows(insert, uses.len(), 3, "ON CONFLICT DO NOTHING"), args).await?;
    }
    Ok(())
}

/// Whoever deletes one of these uploads waits until we are done, and sees our tasks then.
async fn hold(transaction: &mut Transaction, uses: &[(i64, Address)]) -> Result<()> {
    let mut names: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
    for (_, (project, name)) in uses {
        names.entry(*project).or_default().insert(name);
    }
    for (project, names) in names {
        let sql = "SELECT id FROM file_uploads WHERE project_id = $1 \
                   AND name IN (SELECT v FROM json_array_elements_text($2::json) v) ORDER BY id FOR KEY SHARE";
        transaction.fetch_all(sql, args![project, serde_json::json!(names).to_string()]).await?;
    }
    Ok(())
}

/// The task's data are other ones now.
pub(crate) async fn note_anew(transaction: &mut Transaction, task: i64, data: &str) -> Result<()> {
    transaction.execute("DELETE FROM task_uploads WHERE task_id = $1", args![task]).await?;
    note_new(transaction, [(task, data)]).await
}

/// Notes the addresses in all tasks of a project that was just made.
pub(super) async fn note_project(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
    let mut after = 0_i64;
    loop {
        let rows = transaction
            .fetch_all(
                "SELECT id, data FROM tasks WHERE project_id = $1 AND id > $2 \
                 AND (data LIKE '%upload%' OR data LIKE '%local-files%') ORDER BY id LIMIT $3",
                args![project, after, PAGE],
            )
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.get("id")?;
        let tasks: Vec<(i64, String)> =
            rows.iter().map(|row| Ok((row.get("id")?, row.get("data")?))).collect::<Result<_>>()?;
        note_new(transaction, tasks.iter().map(|(task, data)| (*task, data.as_str()))).await?;
    }
}

/// Which of these names of a project's uploads are shown somewhere: by a task of whichever project, also one in the
/// trash, as it can come back, or by a project's labeling config or instructions.
pub(super) async fn names_in_use(
    transaction: &mut Transaction,
    project: ProjectId,
    names: &[&str],
) -> Result<HashSet<String>> {
    let list = serde_json::json!(names).to_string();
    let sql = "SELECT DISTINCT u.name FROM task_uploads u JOIN tasks t ON t.id = u.task_id WHERE u.project_id = $1 AND u.name IN \
               (/*sqlite SELECT value FROM json_each($2)*//*pg SELECT v FROM json_array_elements_text($2::json) v*/)";
    let rows = transaction.fetch_all(sql, args![project, list]).await?;
    let mut used = rows.iter().map(|row| row.get("name")).collect::<Result<HashSet<String>>>()?;
    let rows = transaction
        .fetch_all(
            "SELECT label_config, COALESCE(expert_instruction, '') AS instruction FROM projects \
             WHERE label_config LIKE '%upload%' OR expert_instruction LIKE '%upload%'",
            args![],
        )
        .await?;
    for row in rows {
        for text in [row.get::<String>("label_config")?, row.get::<String>("instruction")?] {
            let ours = addresses(&text).into_iter().filter(|(of, _)| *of == project.0);
            used.extend(ours.map(|(_, name)| name));
        }
    }
    Ok(used)
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn files_of_the_disk_are_noted_by_their_paths() {
        let text = r#"{"a":"\/data\/local-files\/?d=set/a%20b.jpg","b":["<img src='/data/local-files/?d=c.png'>"]}"#;
        let found: Vec<_> = addresses(text).into_iter().collect();
        assert_eq!(found, [(0, "c.png".to_owned()), (0, "set/a b.jpg".to_owned())]);
    }

    #[test]
    fn names_end_where_an_address_ends() {
        let text = r#"{"a":"/data/upload/7/0a-b.png","b":"<img src='http://h/data/upload/7/1c-d_e.svg?x=1'> upload/70/no.png",
            "f":"/data/upload/7/2a-%E7%8C%AB.PNG","g":"upload/7/3a-Stra\u00dfe.png","h":"upload/7/4a-\ud83d\ude00.png 5a-größe","i":"upload/7/6a-größe.png",
            "c":"See upload/7/z.txt.","d":"\/data\/upload\/7\/esc.png","e":"upload/x/no.png upload/7 uploads/7/no.png upload/7/"}"#;
        let found: Vec<_> = addresses(text).into_iter().collect();
        let named = |project: i64, name: &str| (project, name.to_owned());
        assert_eq!(
            found,
            [
                named(7, "0a-b.png"),
                named(7, "1c-d_e.svg"),
                named(7, "2a-猫.PNG"),
                named(7, "3a-Straße.png"),
                named(7, "4a-😀.png"),
                named(7, "6a-größe.png"),
                named(7, "esc.png"),
                named(7, "z.txt"),
                named(7, "z.txt."),
                named(70, "no.png")
            ]
        );
    }
}
