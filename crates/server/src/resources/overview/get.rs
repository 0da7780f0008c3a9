use super::estimate::estimate;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_database::projects::{DayOfWork, Overview, WorkOfPerson};
use labelkeep_model::{Permission, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How many days the work is shown for.
const DAYS: i64 = 30;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/overview", Guard::Project(Permission::DashboardView), handler)
        .summary("Tell how a project stands: progress, pace, people, labels, and what is stuck")
        .answers::<OverviewBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct OverviewBody {
    total: i64,
    done: i64,
    /// Annotations that are skips.
    skipped: i64,
    annotations: i64,
    predictions: i64,
    drafts: i64,
    /// The last 30 days in UTC, the oldest first.
    per_day: Vec<DayBody>,
    estimate: EstimateBody,
    people: Vec<PersonBody>,
    labels: Vec<ControlBody>,
    stuck: StuckBody,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OverviewDay)]
struct DayBody {
    date: String,
    annotations: i64,
    skipped: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OverviewEstimate)]
struct EstimateBody {
    /// Annotations a day, over the last two weeks.
    per_day: f64,
    #[schema(value_type = Option<String>)]
    finish_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OverviewPerson)]
struct PersonBody {
    user: UserBody,
    annotations: i64,
    skipped: i64,
    drafts: i64,
    /// Seconds for one submit.
    avg_lead_time: Option<f64>,
    #[schema(value_type = Option<String>)]
    last_activity: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OverviewUser)]
struct UserBody {
    id: i64,
    email: String,
    first_name: String,
    last_name: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OverviewControl)]
struct ControlBody {
    from_name: String,
    /// The most used first.
    labels: Vec<LabelBody>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OverviewLabel)]
struct LabelBody {
    label: String,
    count: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OverviewStuck)]
struct StuckBody {
    skipped_tasks: i64,
    failed_jobs: i64,
    expired_locks: i64,
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<OverviewBody>> {
    let scope = access.project(id).await?;
    let now = state.clock.now();
    let today = now.0.div_euclid(Timestamp::DAY);
    let overview = state.database.project_overview(&scope, today - DAYS + 1).await?;
    let (per_day, finish_at) = estimate(&overview, now);
    Ok(Json(OverviewBody::new(overview, today, EstimateBody { per_day, finish_at })))
}

impl OverviewBody {
    fn new(overview: Overview, today: i64, estimate: EstimateBody) -> Self {
        Self {
            total: overview.tasks,
            done: overview.done,
            skipped: overview.skipped,
            annotations: overview.annotations,
            predictions: overview.predictions,
            drafts: overview.drafts,
            per_day: every_day(&overview.days, today),
            estimate,
            people: overview.people.into_iter().map(PersonBody::from).collect(),
            labels: controls(overview.labels),
            stuck: StuckBody {
                skipped_tasks: overview.stuck.skipped_tasks,
                failed_jobs: overview.stuck.failed_jobs,
                expired_locks: overview.stuck.expired_locks,
            },
        }
    }
}

/// Days without work too.
fn every_day(days: &[DayOfWork], today: i64) -> Vec<DayBody> {
    (today - DAYS + 1..=today)
        .map(|number| {
            let day = days.iter().find(|day| day.day == number);
            DayBody {
                date: Timestamp(number * Timestamp::DAY).date(),
                annotations: day.map_or(0, |day| day.annotations),
                skipped: day.map_or(0, |day| day.skipped),
            }
        })
        .collect()
}

fn controls(labels: BTreeMap<String, BTreeMap<String, i64>>) -> Vec<ControlBody> {
    labels
        .into_iter()
        .filter(|(_, labels)| !labels.is_empty())
        .map(|(from_name, labels)| {
            let mut labels: Vec<LabelBody> =
                labels.into_iter().map(|(label, count)| LabelBody { label, count }).collect();
            labels.sort_by_key(|label| std::cmp::Reverse(label.count));
            ControlBody { from_name, labels }
        })
        .collect()
}

impl From<WorkOfPerson> for PersonBody {
    fn from(person: WorkOfPerson) -> Self {
        Self {
            user: UserBody {
                id: person.user.0,
                email: person.email,
                first_name: person.first_name,
                last_name: person.last_name,
            },
            annotations: person.annotations,
            skipped: person.skipped,
            drafts: person.drafts,
            avg_lead_time: person.average_lead_time,
            last_activity: person.last_activity,
        }
    }
}
