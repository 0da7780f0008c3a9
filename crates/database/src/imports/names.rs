//! The names of imported annotations. One that the file says is kept if it is a UUID that no other annotation has: so an
//! annotation that moves to another installation stays the same, and a file that is imported twice makes no two of a name.

use super::ROWS;
use super::TaskRow;
use crate::{Database, Fetch, Transaction, args};
use labelkeep_model::{Result, Rng};
use std::collections::{HashMap, HashSet, hash_map::Entry};
use uuid::Uuid;

const BY_NAME: &str = "SELECT unique_id, completed_by FROM annotations WHERE unique_id IN \
    (/*sqlite SELECT value FROM json_each($1)*//*pg SELECT json_array_elements_text($1::json)*/)";

impl Database {
    /// Which of these annotations, by their names and whose they are, are here: a file that has them comes from here.
    ///
    /// # Errors
    /// What the database says.
    pub async fn annotations_of_here(&self, said: &[(String, i64)]) -> Result<HashSet<(String, i64)>> {
        let mut database = self;
        let mut here = HashSet::new();
        for chunk in said.chunks(ROWS) {
            let names: Vec<String> = chunk.iter().filter_map(|(name, _)| uuid_of(Some(name))).collect();
            let mut known: HashMap<String, Option<i64>> = HashMap::new();
            for row in database.fetch_all(BY_NAME, args![serde_json::json!(names).to_string()]).await? {
                known.insert(row.get("unique_id")?, row.get("completed_by")?);
            }
            let is_here = |(name, author): &&(String, i64)| {
                uuid_of(Some(name)).is_some_and(|name| known.get(&name) == Some(&Some(*author)))
            };
            here.extend(chunk.iter().filter(is_here).cloned());
        }
        Ok(here)
    }
}

/// Sees to it that each annotation has one.
pub(super) async fn give(transaction: &mut Transaction, tasks: &mut [TaskRow], rng: &dyn Rng) -> Result<()> {
    let said: Vec<String> = tasks
        .iter()
        .flat_map(|task| &task.annotations)
        .filter_map(|annotation| uuid_of(annotation.unique_id.as_deref()))
        .collect();
    // With whose annotation has it; those that are given now have nobody.
    let mut taken: HashMap<String, Option<i64>> = HashMap::new();
    for chunk in said.chunks(ROWS) {
        for row in transaction.fetch_all(BY_NAME, args![serde_json::json!(chunk).to_string()]).await? {
            taken.insert(row.get::<String>("unique_id")?, row.get("completed_by")?);
        }
    }
    let now = transaction.now();
    for annotation in tasks.iter_mut().flat_map(|task| &mut task.annotations) {
        let name = uuid_of(annotation.unique_id.as_deref());
        if let Some(author) = &mut annotation.author
            && let Some(id) = author.if_from_here
            && name.as_ref().and_then(|name| taken.get(name)) == Some(&Some(id))
        {
            annotation.completed_by = id;
            author.is_here = true;
        }
        let free = name.filter(|name| match taken.entry(name.clone()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(None);
                true
            }
        });
        annotation.unique_id = Some(free.unwrap_or_else(|| rng.uuid_in_order(now).to_string()));
    }
    Ok(())
}

/// In the form in which it is stored.
fn uuid_of(text: Option<&str>) -> Option<String> {
    text.and_then(|text| Uuid::parse_str(text).ok()).map(|name| name.to_string())
}
