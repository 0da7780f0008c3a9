//! What a running job has at hand.

use labelkeep_database::Database;
use labelkeep_database::access::ProjectScope;
use labelkeep_database::jobs::{Job, JobClaim};

pub(crate) struct Context {
    pub database: Database,
    pub scope: ProjectScope,
    pub claim: JobClaim,
    pub job: Job,
}
