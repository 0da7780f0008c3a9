//! Every connection is an open file. The usual limit of 1,024 is the soft one, for programs of old; the hard one is what the
//! machine allows.

use labelkeep_server::serve::Room;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// For the database, certificates, calls to other hosts and standard output.
const OURS: usize = 128;

/// Raises the limit as far as it goes, and makes room for no more connections than it has.
pub fn room(connections: usize, from_one_network: usize) -> Room {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let files = if raised.is_ok() { limit.maximum } else { limit.current };
    let files = files.and_then(|files| usize::try_from(files).ok()).unwrap_or(usize::MAX);
    let room = within(files, connections, from_one_network);
    if room.connections < connections {
        tracing::warn!(
            connections = room.connections,
            files,
            "the limit of open files leaves room for fewer connections than max_connections; raise it with ulimit -n or LimitNOFILE"
        );
    }
    room
}

/// A quarter is for those who wait until there is room for them.
fn within(files: usize, connections: usize, from_one_network: usize) -> Room {
    let files = files.saturating_sub(OURS).max(4);
    let connections = connections.min(files - files / 4);
    let waiting = (files - connections).min(connections.max(512)).min(4096);
    Room { connections, from_one_network: from_one_network.min(connections), waiting }
}

#[cfg(test)]
mod tests {
    use super::{OURS, within};

    #[test]
    fn connections_and_those_who_wait_never_need_more_files_than_there_are() {
        for files in [256, 1024, 4096, 1 << 20] {
            let room = within(files, 4096, 512);
            assert!(room.connections + room.waiting + OURS <= files, "{files}: {room:?}");
            assert!(room.waiting > 0 && room.from_one_network <= room.connections);
        }
        let room = within(1 << 20, 4096, 512);
        assert_eq!((room.connections, room.from_one_network), (4096, 512));
    }
}
