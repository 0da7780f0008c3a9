//! Which uploads the tasks refer to. Addresses stand in the data of tasks, of any project, as whoever wrote it pleased;
//! so they are looked for there, and not noted anywhere.

use crate::{Fetch, Transaction, args};
use labelkeep_model::{ProjectId, Result};
use std::collections::HashSet;

/// Tasks that are looked at at once.
const BATCH: i64 = 1000;

/// The names of those of a project's uploads that are shown somewhere: by a task of whichever project, also one in the
/// trash, as it can come back, or by a project's labeling config or instructions.
pub(super) async fn names_in_use(transaction: &mut Transaction, project: ProjectId) -> Result<HashSet<String>> {
    let mut names = HashSet::new();
    // JSON may have its slashes escaped.
    for slash in ["/", "\\/"] {
        let address = format!("upload{slash}{}{slash}", project.0);
        search(transaction, &address, &mut names).await?;
    }
    Ok(names)
}

async fn search(transaction: &mut Transaction, address: &str, names: &mut HashSet<String>) -> Result<()> {
    let pattern = format!("%{address}%");
    let rows = transaction
        .fetch_all(
            "SELECT label_config, COALESCE(expert_instruction, '') AS instruction FROM projects \
             WHERE label_config LIKE $1 ESCAPE '!' OR expert_instruction LIKE $1 ESCAPE '!'",
            args![&pattern],
        )
        .await?;
    for row in rows {
        collect(&row.get::<String>("label_config")?, address, names);
        collect(&row.get::<String>("instruction")?, address, names);
    }
    let mut after = 0_i64;
    loop {
        let rows = transaction
            .fetch_all(
                "SELECT id, data FROM tasks WHERE id > $1 AND data LIKE $2 ESCAPE '!' ORDER BY id LIMIT $3",
                args![after, &pattern, BATCH],
            )
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.get("id")?;
        for row in &rows {
            collect(&row.get::<String>("data")?, address, names);
        }
    }
}

fn collect(text: &str, address: &str, names: &mut HashSet<String>) {
    for rest in text.split(address).skip(1) {
        // Stored names are made of these only.
        let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let end = rest.find(|c| !is_of_a_name(c)).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        names.insert(name.to_owned());
        // The end of a sentence.
        names.insert(name.trim_end_matches('.').to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::collect;
    use std::collections::HashSet;

    #[test]
    fn names_end_where_an_address_ends() {
        let mut names = HashSet::new();
        let text = r#"{"a":"/data/upload/7/0a-b.png","b":"<img src='http://h/data/upload/7/1c-d_e.svg?x=1'> upload/70/no.png","c":"See upload/7/z.txt."}"#;
        collect(text, "upload/7/", &mut names);
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort();
        assert_eq!(names, ["0a-b.png", "1c-d_e.svg", "z.txt", "z.txt."]);
    }
}
