use labelkeep_database::projects::Project;
use serde::Serialize;
use utoipa::ToSchema;

/// A person as other objects show one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserSimple {
    pub id: i64,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub avatar: Option<String>,
}

impl UserSimple {
    /// Who sees nobody else's work gets nobody else's address either.
    pub(super) fn creator_of(project: &Project, with_address: bool) -> Self {
        Self {
            id: project.created_by.0,
            first_name: project.creator_first_name.clone(),
            last_name: project.creator_last_name.clone(),
            email: if with_address { project.creator_email.clone() } else { String::new() },
            avatar: None,
        }
    }
}

/// The two letters shown where there is no picture.
pub(crate) fn initials(first_name: &str, last_name: &str, email: &str) -> String {
    let first = |text: &str| text.chars().next();
    match (first(first_name), first(last_name)) {
        (None, None) => email.chars().take(2).collect(),
        (first, last) => first.into_iter().chain(last).collect(),
    }
}

impl From<labelkeep_database::users::Person> for UserSimple {
    fn from(person: labelkeep_database::users::Person) -> Self {
        Self {
            id: person.id.0,
            first_name: person.first_name,
            last_name: person.last_name,
            email: person.email,
            avatar: None,
        }
    }
}
