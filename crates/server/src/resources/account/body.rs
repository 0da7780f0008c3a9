use crate::wire::{initials, raw};
use labelkeep_database::users::Account;
use labelkeep_model::{Result, Role, Timestamp};
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};
use utoipa::ToSchema;

/// A person, as that person and those who manage people see one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserBody {
    pub id: i64,
    pub first_name: String,
    pub last_name: String,
    pub username: String,
    pub email: String,
    #[schema(value_type = String)]
    pub last_activity: Timestamp,
    #[schema(value_type = Object)]
    pub custom_hotkeys: Box<RawValue>,
    pub avatar: Option<String>,
    pub initials: String,
    pub phone: String,
    pub active_organization: i64,
    #[schema(value_type = Object)]
    pub active_organization_meta: Value,
    pub allow_newsletters: Option<bool>,
    #[schema(value_type = String)]
    pub date_joined: Timestamp,
    pub role: Role,
}

impl UserBody {
    pub(crate) fn new(account: Account) -> Result<Self> {
        Ok(Self {
            id: account.id.0,
            initials: initials(&account.first_name, &account.last_name, &account.email),
            first_name: account.first_name,
            last_name: account.last_name,
            username: account.username,
            active_organization_meta: json!({ "title": "Labelkeep", "email": account.email }),
            email: account.email,
            last_activity: account.last_activity,
            custom_hotkeys: raw(account.custom_hotkeys)?,
            avatar: None,
            phone: account.phone,
            active_organization: account.organization_id,
            allow_newsletters: account.allow_newsletters,
            date_joined: account.date_joined,
            role: account.role,
        })
    }
}
