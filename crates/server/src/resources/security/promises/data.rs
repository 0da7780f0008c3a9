//! What is promised of data: where it lies, and who reaches it.

use super::{Finding, Off, On, Partial, Promise, find, promise, say};
use crate::http::state::Settings;
use labelkeep_database::DatabaseWay;

/// A link that is good for longer is passed on more easily than it ends.
const LONG_LINK_SECONDS: u32 = 3600;

pub(super) fn promises(settings: &Settings, egress: &labelkeep_egress::Settings) -> Vec<Promise> {
    let always = |sentence| find(On, sentence);
    vec![
        promise("S09", say::SETTINGS_LIVE_IN_THE, settings_in(settings.database_way), ""),
        promise("S10", say::MEDIA_STAYS_WHERE, always(say::TASKS_KEEP_ADDRESSES), ""),
        promise("S11", say::ANNOTATIONS_ARE_STORED_SAFELY, always(say::WRITTEN_WITH_THE_ANNOTATION), ""),
        promise("S13", say::OBJECTS_ARE_REACHED_ONLY, always(say::THE_ADDRESS_MUST_BE_IN), ""),
        promise("S14", say::ANSWERS_HAVE_LISTED_FIELDS, always(say::SECRETS_CAN_BE_WRITTEN), ""),
        promise("S16", say::THE_DATABASE_IS_REACHED, database(settings.database_way), say::SETTINGS_OF_POSTGRESQL),
        promise("S17", say::EACH_CONNECTION_HAS_ITS_OWN, links(settings), say::SETTING_OF_LINKS),
        promise("S18", say::PEOPLE_SEE_WHAT_THEIR, always(say::WHO_IS_NO_MEMBER), ""),
        promise("S19", say::TASKS_COME_IN_THREE_WAYS, always(say::LIST_OR_LIST_AND_GET), ""),
        promise("S20", say::MEDIA_COMES_BY_LINK, media_reads(settings), say::SETTING_OF_MEDIA_READS),
        promise("S21", say::STORES_CAN_BE_CLOSED, always(say::THE_DOCTOR_TELLS), ""),
        promise("S22", say::GOOGLE_LINKS_ARE_SHORT, always(say::SIGNED_BY_V4), ""),
        promise("S23", say::THE_MACHINE_S_IDENTITY, identity(settings), say::SETTING_OF_IDENTITY),
        promise("S24", say::REDIS_SPEAKS_TLS, always(say::EACH_REDIS_STORAGE), ""),
        promise("S26", say::OWN_AUTHORITIES_ARE_TRUSTED, authorities(egress), say::SETTING_OF_AUTHORITIES),
    ]
}

fn settings_in(way: DatabaseWay) -> Finding {
    match way {
        DatabaseWay::File => find(On, say::SETTINGS_ARE_IN_A_FILE),
        _ => find(On, say::SETTINGS_ARE_IN_POSTGRESQL),
    }
}

fn database(way: DatabaseWay) -> Finding {
    match way {
        DatabaseWay::File => find(On, say::DATABASE_IS_A_FILE),
        DatabaseWay::Local => find(On, say::DATABASE_IS_LOCAL),
        DatabaseWay::Verified => find(On, say::DATABASE_IS_VERIFIED),
        DatabaseWay::Unverified => find(Off, say::DATABASE_IS_NOT_VERIFIED),
    }
}

fn links(settings: &Settings) -> Finding {
    let seconds = settings.media.most_link_seconds;
    let found = if seconds > LONG_LINK_SECONDS {
        find(Partial, say::LINKS_ARE_GOOD_FOR_LONG)
    } else {
        find(On, say::LINKS_ARE_GOOD_FOR)
    };
    found.with("seconds", seconds.to_string())
}

fn media_reads(settings: &Settings) -> Finding {
    if settings.media.audits_reads {
        find(On, say::READS_ARE_IN_THE_TRAIL)
    } else {
        find(Partial, say::READS_ARE_NOT_IN_THE_TRAIL)
    }
}

fn identity(settings: &Settings) -> Finding {
    let is_used = !settings.media.machine.allowed.is_empty();
    find(On, if is_used { say::IDENTITY_FOR_LISTED } else { say::IDENTITY_FOR_NOTHING })
}

fn authorities(egress: &labelkeep_egress::Settings) -> Finding {
    if egress.ca_files.is_empty() {
        return find(On, say::THE_PUBLIC_AUTHORITIES);
    }
    let names = egress.ca_files.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    find(On, say::OWN_AUTHORITIES_OF).with("files", names)
}
