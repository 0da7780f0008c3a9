use crate::Say;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use utoipa::ToSchema;

/// What a person is in the organisation. The codes are those of the compatible API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum Role {
    #[serde(rename = "OW")]
    Owner,
    #[serde(rename = "AD")]
    Administrator,
    #[serde(rename = "MA")]
    Manager,
    #[serde(rename = "RE")]
    Reviewer,
    #[serde(rename = "AN")]
    Annotator,
    #[serde(rename = "NO")]
    NotActivated,
    #[serde(rename = "DI")]
    Deactivated,
}

impl Role {
    pub const ALL: [Self; 7] = [
        Self::Owner,
        Self::Administrator,
        Self::Manager,
        Self::Reviewer,
        Self::Annotator,
        Self::NotActivated,
        Self::Deactivated,
    ];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "OW",
            Self::Administrator => "AD",
            Self::Manager => "MA",
            Self::Reviewer => "RE",
            Self::Annotator => "AN",
            Self::NotActivated => "NO",
            Self::Deactivated => "DI",
        }
    }

    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Administrator => "Administrator",
            Self::Manager => "Manager",
            Self::Reviewer => "Reviewer",
            Self::Annotator => "Annotator",
            Self::NotActivated => "Not activated",
            Self::Deactivated => "Deactivated",
        }
    }

    /// Higher may do more. Nobody grants a role above the own.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Self::Owner => 5,
            Self::Administrator => 4,
            Self::Manager => 3,
            Self::Reviewer => 2,
            Self::Annotator => 1,
            Self::NotActivated | Self::Deactivated => 0,
        }
    }

    #[must_use]
    pub fn is_active(self) -> bool {
        self.rank() > 0
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = Say;

    fn from_str(text: &str) -> Result<Self, Say> {
        Self::ALL
            .into_iter()
            .find(|role| role.code().eq_ignore_ascii_case(text) || role.title().eq_ignore_ascii_case(text))
            .ok_or_else(|| Say::UnknownRole { text: text.into() })
    }
}
