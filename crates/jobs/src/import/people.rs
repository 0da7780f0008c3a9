//! Whose imported annotations are: names of authors in a file -> people here.

use std::collections::{BTreeMap, HashMap};

use labelkeep_database::imports::{Authors, ImportedAuthor};
use labelkeep_formats::import::CompletedBy;
use labelkeep_model::{Error, Result, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What to do about an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Whose {
    /// Somebody of this installation.
    Person(i64),
    Stand(Stand),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stand {
    /// Whoever imports.
    Importer,
    /// Somebody who is made to stand for the author and cannot sign in.
    Placeholder,
}

/// What was said about authors, by their address or number as the file has it; `*`: all others.
pub type Choices = BTreeMap<String, Whose>;

const OTHERS: &str = "*";
/// Authors that one import can tell apart.
pub const MOST: usize = 1_000;

/// Finds whose an annotation is.
#[derive(Debug, Clone)]
pub struct People {
    choices: Choices,
    authors: Authors,
    importer: i64,
    placeholders: HashMap<String, i64>,
}

/// What becomes of an author of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportAuthor)]
pub struct Author {
    /// Address or number, as the file has it.
    pub author: String,
    pub annotations: u64,
    /// Whose they become; `null` for somebody who is still to be made.
    pub becomes: Option<i64>,
    /// Whether that is the author, as far as one can know.
    pub is_here: bool,
}

/// How many annotations of the files are an author's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuthorCount {
    pub annotations: u64,
    /// Those that name somebody of this installation.
    pub here: u64,
}

impl AuthorCount {
    pub fn add(&mut self, annotations: u64, here: u64) {
        self.annotations += annotations;
        self.here += here;
    }
}

impl People {
    /// # Errors
    /// 400 when a person was named who is not here.
    pub fn new(choices: &Choices, authors: Authors, importer: i64) -> Result<Self> {
        if choices.len() > MOST {
            return Err(Error::field("people", Say::TooManyAuthors { most: MOST.into() }));
        }
        for whose in choices.values() {
            if let Whose::Person(id) = whose
                && !authors.ids.contains(id)
                && !authors.by_email.values().any(|known| known == id)
            {
                return Err(Error::field("people", Say::NobodyWithId { id: id.to_string().into() }));
            }
        }
        Ok(Self { choices: choices.clone(), authors, importer, placeholders: HashMap::new() })
    }

    /// The authors for whom somebody has to be made.
    pub fn missing<'a>(&self, authors: impl Iterator<Item = &'a String>) -> Vec<String> {
        let is_missing = |author: &&String| self.choice(author) == Some(Whose::Stand(Stand::Placeholder));
        authors.filter(is_missing).cloned().collect()
    }

    pub fn stand_in(&mut self, placeholders: HashMap<String, i64>) {
        self.placeholders = placeholders;
    }

    fn choice(&self, author: &str) -> Option<Whose> {
        self.choices.get(author).or_else(|| self.choices.get(OTHERS)).copied()
    }

    /// Whose an annotation becomes, and who made it. `is_export`: the annotation has the name that products give theirs, so
    /// that a number in it is one of the installation that it comes from.
    pub fn author_of(&self, completed_by: Option<&CompletedBy>, is_export: bool) -> (i64, Option<ImportedAuthor>) {
        let Some(completed_by) = completed_by else { return (self.importer, None) };
        let name = completed_by.to_string();
        let named = |is_here, if_from_here| Some(ImportedAuthor { name: name.clone(), is_here, if_from_here });
        match self.choice(&name) {
            Some(Whose::Person(id)) => return (id, named(false, None)),
            Some(Whose::Stand(Stand::Importer)) => return (self.importer, named(false, None)),
            Some(Whose::Stand(Stand::Placeholder)) => {
                return (self.placeholders.get(&name).copied().unwrap_or(self.importer), named(false, None));
            }
            None => {}
        }
        match completed_by {
            CompletedBy::Email(email) => match self.authors.by_email.get(email) {
                Some(id) => (*id, named(true, None)),
                None => (self.importer, named(false, None)),
            },
            CompletedBy::Id(id) if self.authors.ids.contains(id) && !is_export => (*id, named(true, None)),
            CompletedBy::Id(id) => (self.importer, named(false, Some(*id))),
        }
    }

    /// What becomes of the authors of a file.
    pub fn outcome(&self, authors: &BTreeMap<String, AuthorCount>) -> Vec<Author> {
        let outcome = |(author, counted): (&String, &AuthorCount)| {
            let completed_by = match author.parse() {
                Ok(id) => CompletedBy::Id(id),
                Err(_) => CompletedBy::Email(author.clone()),
            };
            let is_here = counted.here == counted.annotations;
            let (becomes, _) = self.author_of(Some(&completed_by), !is_here);
            let is_to_be_made = self.choice(author) == Some(Whose::Stand(Stand::Placeholder))
                && !self.placeholders.contains_key(author);
            Author {
                author: author.clone(),
                annotations: counted.annotations,
                becomes: (!is_to_be_made).then_some(becomes),
                is_here,
            }
        };
        authors.iter().map(outcome).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(choices: &[(&str, Whose)]) -> People {
        let by_email = HashMap::from([("ada@here.org".to_owned(), 7), ("left@here.org".to_owned(), 8)]);
        let authors = Authors { by_email, ids: [1, 7].into() };
        let choices = choices.iter().map(|(name, whose)| ((*name).to_owned(), *whose)).collect();
        People::new(&choices, authors, 1).expect("people")
    }

    fn whose(people: &People, author: CompletedBy, is_export: bool) -> (i64, bool, Option<i64>) {
        let (id, author) = people.author_of(Some(&author), is_export);
        author.map(|author| (id, author.is_here, author.if_from_here)).expect("an author")
    }

    #[test]
    fn without_a_word_addresses_find_their_people_and_foreign_numbers_nobody() {
        let people = people(&[]);
        assert_eq!(people.author_of(None, true), (1, None));
        assert_eq!(whose(&people, CompletedBy::Email("ada@here.org".into()), true), (7, true, None));
        assert_eq!(whose(&people, CompletedBy::Email("left@here.org".into()), true), (8, true, None));
        assert_eq!(whose(&people, CompletedBy::Email("new@there.org".into()), true), (1, false, None));
        assert_eq!(whose(&people, CompletedBy::Id(7), false), (7, true, None), "a script names somebody of here");
        assert_eq!(whose(&people, CompletedBy::Id(7), true), (1, false, Some(7)), "an export names somebody of there");
        assert_eq!(whose(&people, CompletedBy::Id(99), false), (1, false, Some(99)));
    }

    #[test]
    fn what_was_said_about_an_author_comes_first() {
        let choices =
            [("7", Whose::Person(8)), ("9", Whose::Stand(Stand::Importer)), ("*", Whose::Stand(Stand::Placeholder))];
        let mut people = people(&choices);
        assert_eq!(whose(&people, CompletedBy::Id(7), true).0, 8);
        assert_eq!(whose(&people, CompletedBy::Id(9), false).0, 1);
        let authors = BTreeMap::from([
            ("7".to_owned(), AuthorCount { annotations: 1, here: 0 }),
            ("ada@here.org".to_owned(), AuthorCount { annotations: 2, here: 0 }),
        ]);
        assert_eq!(people.missing(authors.keys()), ["ada@here.org"]);
        assert_eq!(people.outcome(&authors).iter().map(|author| author.becomes).collect::<Vec<_>>(), [Some(8), None]);
        people.stand_in(HashMap::from([("ada@here.org".to_owned(), 12)]));
        assert_eq!(whose(&people, CompletedBy::Email("ada@here.org".into()), true).0, 12);
        assert!(People::new(&Choices::from([("7".to_owned(), Whose::Person(5))]), Authors::default(), 1).is_err());
        let read: Choices = serde_json::from_str(r#"{"7":5,"*":"placeholder","a@b.c":"importer"}"#).expect("choices");
        assert_eq!(read["*"], Whose::Stand(Stand::Placeholder));
    }
}
