use labelkeep_egress::EgressError;
use labelkeep_model::{Say, Text};

/// Why a backend gave no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There was no answer, or not to its end.
    Way(EgressError),
    /// It asks for a name and a password, or others.
    Unauthorized,
    Status(u16),
    NotJson,
    TooDeep,
    /// `results` is no list.
    NoResults,
    /// There are others than one for each task.
    ResultCount {
        tasks: usize,
        results: usize,
    },
    /// An entry of `results` is no prediction.
    NoPrediction,
    /// An endpoint of language models takes no such key.
    Key,
    /// Of a language model: it says that it does not answer.
    Refused,
    /// Its answer ended before it was whole.
    Cut,
    /// There is no message in the answer.
    NoMessage,
    /// What it says is no answer to what it was asked; why.
    Unfit(Text),
    /// It may cost no more; how much that was.
    Budget(String),
}

impl Fault {
    /// Whether the same may go well later: the backend is away or has too much to do.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Way(error) => matches!(
                error,
                EgressError::Connect | EgressError::Timeout | EgressError::UnknownHost | EgressError::Broken
            ),
            Self::Status(status) => matches!(status, 408 | 425 | 429 | 502..=504),
            _ => false,
        }
    }

    /// Whether it may be about what was sent, so that other tasks may go well.
    #[must_use]
    pub fn is_of_tasks(&self) -> bool {
        match self {
            Self::Way(error) => matches!(error, EgressError::TooLarge(_) | EgressError::Broken | EgressError::Timeout),
            Self::Unauthorized | Self::Key => false,
            Self::Status(status) => matches!(status, 400 | 413 | 422 | 500),
            Self::Refused | Self::Cut | Self::NoMessage | Self::Unfit(_) => true,
            Self::Budget(_) => false,
            Self::NotJson | Self::TooDeep | Self::NoResults | Self::ResultCount { .. } | Self::NoPrediction => true,
        }
    }
}

impl From<Fault> for Text {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Way(error) => return error.into(),
            Fault::Unauthorized => Say::MlUnauthorized,
            Fault::Status(status) => Say::MlStatus { status: u32::from(status).into() },
            Fault::NotJson => Say::MlNotJson,
            Fault::TooDeep => Say::MlTooDeep,
            Fault::NoResults => Say::MlNoResults,
            Fault::ResultCount { tasks, results } => {
                Say::MlResultCount { tasks: tasks.into(), results: results.into() }
            }
            Fault::NoPrediction => Say::MlNoPrediction,
            Fault::Key => Say::ChatKey,
            Fault::Refused => Say::ChatRefused,
            Fault::Cut => Say::ChatCut,
            Fault::NoMessage => Say::ChatEmpty,
            Fault::Unfit(text) => return text,
            Fault::Budget(budget) => Say::ChatBudget { budget: budget.into() },
        }
        .into()
    }
}
