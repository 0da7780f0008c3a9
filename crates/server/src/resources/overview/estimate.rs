//! When a project will be finished if work goes on as it did.

use labelkeep_database::projects::{DayOfWork, Overview};
use labelkeep_model::Timestamp;

/// The pace is that of the last two weeks.
const WINDOW: i64 = 14;
/// Nobody plans further ahead.
const MOST_DAYS: f64 = 3_650.0;

/// Annotations a day, and the day on which the last task is finished at that pace; `None` while nobody works.
#[expect(clippy::cast_precision_loss, reason = "numbers of tasks, far below 2^52")]
#[expect(clippy::cast_possible_truncation, reason = "days, bounded above")]
pub(super) fn estimate(overview: &Overview, now: Timestamp) -> (f64, Option<Timestamp>) {
    let per_day = pace(&overview.days, now.0.div_euclid(Timestamp::DAY));
    let cohort = overview.overlap_cohort_percentage as f64 / 100.0;
    let per_task = 1.0 + (overview.maximum_annotations - 1).max(0) as f64 * cohort;
    let finished = overview.done as f64 * per_task;
    // What unfinished tasks have already.
    let begun = (overview.annotations as f64 - finished).max(0.0);
    let open = (overview.tasks - overview.done).max(0) as f64;
    // An open task needs something, whatever it has.
    let days = (open * per_task - begun).max(open.min(1.0)) / per_day;
    let finish_at = (overview.tasks > overview.done && per_day > 0.0 && days <= MOST_DAYS)
        .then(|| now.plus_seconds((days * 86_400.0) as i64));
    (per_day, finish_at)
}

/// The mean from the first day with work in the window up to today. Days of rest count: they come again.
#[expect(clippy::cast_precision_loss, reason = "numbers of annotations, far below 2^52")]
fn pace(days: &[DayOfWork], today: i64) -> f64 {
    let window = || days.iter().filter(|day| day.day > today - WINDOW && day.day <= today && day.annotations > 0);
    let Some(first) = window().map(|day| day.day).min() else { return 0.0 };
    let annotations: i64 = window().map(|day| day.annotations).sum();
    annotations as f64 / (today - first + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::estimate;
    use labelkeep_database::projects::{DayOfWork, Overview, Stuck};
    use labelkeep_model::Timestamp;

    const TODAY: i64 = 20_000;

    fn overview(tasks: i64, done: i64, days: &[(i64, i64)]) -> Overview {
        Overview {
            tasks,
            done,
            annotations: done,
            skipped: 0,
            predictions: 0,
            drafts: 0,
            maximum_annotations: 1,
            overlap_cohort_percentage: 100,
            days: days
                .iter()
                .map(|(day, annotations)| DayOfWork { day: *day, annotations: *annotations, skipped: 0 })
                .collect(),
            people: Vec::new(),
            labels: std::collections::BTreeMap::default(),
            stuck: Stuck { skipped_tasks: 0, failed_jobs: 0, expired_locks: 0 },
        }
    }

    fn days_left(overview: &Overview) -> Option<i64> {
        let now = Timestamp(TODAY * Timestamp::DAY);
        estimate(overview, now).1.map(|at| (at.0 - now.0) / Timestamp::DAY)
    }

    #[test]
    fn the_pace_is_the_mean_since_work_began_and_old_work_does_not_count() {
        let mut project = overview(100, 40, &[(TODAY - 20, 1000), (TODAY - 1, 15), (TODAY, 5)]);
        assert_eq!(estimate(&project, Timestamp(TODAY * Timestamp::DAY)).0, 10.0);
        assert_eq!(days_left(&project), Some(6));
        project.maximum_annotations = 2;
        project.annotations = 80 + 20;
        assert_eq!(days_left(&project), Some(10), "60 tasks need 120, of which 20 are there");
    }

    #[test]
    fn there_is_no_date_when_nobody_works_or_nothing_is_left_or_it_takes_for_ever() {
        assert_eq!(days_left(&overview(100, 40, &[])), None);
        assert_eq!(days_left(&overview(40, 40, &[(TODAY, 5)])), None);
        assert_eq!(days_left(&overview(0, 0, &[])), None);
        assert_eq!(days_left(&overview(1_000_000, 1, &[(TODAY, 1)])), None);
    }
}
