//! Who is connected. There is room for so many in all and from one network. When there is none, whoever has kept us waiting
//! most gives way to the newcomer: a client that does its part always gets in, however many others hold connections open and
//! do nothing with them.

use super::pace::Pace;
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, oneshot},
    time::Instant,
};

/// Nobody has to give way before.
const SETTLED: Duration = Duration::from_secs(2);
/// Who is waited for and goes at least at this rate, in bytes a second, stays.
const GOOD_RATE: u64 = 8192;
/// A connection on which nothing is asked ends then. (HTTP/1 ends earlier, by the time that a head may take.)
const IDLE: Duration = Duration::from_secs(75);
/// A newcomer waits so long for somebody to give way.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many connections there may be.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub connections: usize,
    /// From one IPv4 address or IPv6 network of 64 bits; declared proxies have no such limit. The same number of requests
    /// may be under way for one, also by way of a proxy.
    pub from_one_network: usize,
    /// Newcomers that wait for a place; others are turned away.
    pub waiting: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { connections: 4096, from_one_network: 512, waiting: 512 }
    }
}

pub(super) struct Crowd {
    room: Room,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    members: HashMap<u64, Arc<Member>>,
    /// Connections by network; those of proxies are not in it.
    connections: HashMap<IpAddr, usize>,
    exchanges: HashMap<IpAddr, usize>,
    /// The newest last.
    newcomers: Vec<Newcomer>,
    last: u64,
}

struct Newcomer {
    network: Option<IpAddr>,
    since: Instant,
    place: oneshot::Sender<Place>,
}

/// A connection that has a place; the place is free again when this is dropped.
pub(super) struct Place {
    crowd: Arc<Crowd>,
    id: u64,
    member: Arc<Member>,
}

struct Member {
    /// `None`: a proxy.
    network: Option<IpAddr>,
    leave: Notify,
    doings: Mutex<Doings>,
}

/// What happens on a connection.
struct Doings {
    idle_since: Instant,
    exchanges: HashMap<u64, Exchanging>,
    last: u64,
}

/// A request and its answer.
#[derive(Default)]
struct Exchanging {
    request: Pace,
    answer: Pace,
}

impl Crowd {
    pub(super) fn new(room: Room) -> Arc<Self> {
        Arc::new(Self { room, state: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, at once or after a moment. `None`: there is none.
    pub(super) async fn enter(self: &Arc<Self>, network: Option<IpAddr>) -> Option<Place> {
        let now = Instant::now();
        let place = {
            let mut state = self.state();
            if state.has_room(&self.room, network) {
                return Some(state.seat(self, network, now));
            }
            if state.newcomers.len() >= self.room.waiting && !state.newcomers.is_empty() {
                // Whoever has waited longest is the least likely to get in.
                state.newcomers.remove(0);
            }
            let (send, place) = oneshot::channel();
            state.newcomers.push(Newcomer { network, since: now, place: send });
            place
        };
        tokio::time::timeout(PATIENCE, place).await.ok()?.ok()
    }

    /// Ends connections on which the client does nothing, and finds places for newcomers. Called again and again.
    pub(super) fn tend(self: &Arc<Self>, now: Instant) {
        let mut state = self.state();
        let overdue = state.members.iter().filter(|(_, member)| member.doings().is_overdue(now));
        for id in overdue.map(|(id, _)| *id).collect::<Vec<_>>() {
            state.send_away(id);
        }
        if state.newcomers.is_empty() {
            return;
        }
        let mut slow = state.slow(now);
        // A few at a time, so that in a rush those who have only just come are not the ones who go.
        slow.truncate((self.room.connections / 32).max(4));
        let mut firm: HashSet<Option<IpAddr>> = HashSet::new();
        let mut waiting = Vec::new();
        // The newest first: who has waited long was likely part of the rush.
        while let Some(newcomer) = state.newcomers.pop() {
            if newcomer.place.is_closed() || newcomer.since + PATIENCE < now {
                continue;
            }
            while !state.has_room(&self.room, newcomer.network) && !firm.contains(&newcomer.network) {
                let fits = state.whose_place_fits(&self.room, newcomer.network);
                match slow.iter().position(|(_, network)| fits.is_none_or(|wanted| *network == Some(wanted))) {
                    Some(at) => state.send_away(slow.remove(at).0),
                    None => drop(firm.insert(newcomer.network)),
                }
            }
            if state.has_room(&self.room, newcomer.network) {
                let place = state.seat(self, newcomer.network, now);
                // Dropped here, a place would lock the state a second time.
                if let Err(place) = newcomer.place.send(place) {
                    waiting.push(Err(place));
                }
            } else {
                waiting.push(Ok(newcomer));
            }
        }
        waiting.reverse();
        let (still, gone): (Vec<_>, Vec<_>) = waiting.into_iter().partition(Result::is_ok);
        state.newcomers = still.into_iter().filter_map(Result::ok).collect();
        drop(state);
        drop(gone);
    }

    /// Whether anybody waits for a place.
    pub(super) fn is_full(&self) -> bool {
        !self.state().newcomers.is_empty()
    }

    /// A request from this network begins; `None` when too many are under way.
    pub(super) fn exchange(self: &Arc<Self>, network: IpAddr) -> Option<Share> {
        let mut state = self.state();
        let count = state.exchanges.entry(network).or_default();
        if *count >= self.room.from_one_network {
            return None;
        }
        *count += 1;
        Some(Share { crowd: Arc::clone(self), network })
    }
}

impl State {
    fn has_room(&self, room: &Room, network: Option<IpAddr>) -> bool {
        self.members.len() < room.connections && !self.is_crowded(room, network)
    }

    fn is_crowded(&self, room: &Room, network: Option<IpAddr>) -> bool {
        network.and_then(|network| self.connections.get(&network)).is_some_and(|count| *count >= room.from_one_network)
    }

    /// From which network somebody must go; `None`: from any.
    fn whose_place_fits(&self, room: &Room, network: Option<IpAddr>) -> Option<IpAddr> {
        network.filter(|_| self.is_crowded(room, network))
    }

    fn seat(&mut self, crowd: &Arc<Crowd>, network: Option<IpAddr>, now: Instant) -> Place {
        self.last += 1;
        let doings = Mutex::new(Doings { idle_since: now, exchanges: HashMap::new(), last: 0 });
        let member = Arc::new(Member { network, leave: Notify::new(), doings });
        self.members.insert(self.last, Arc::clone(&member));
        if let Some(network) = network {
            *self.connections.entry(network).or_default() += 1;
        }
        Place { crowd: Arc::clone(crowd), id: self.last, member }
    }

    /// Frees a place and tells who has it.
    fn send_away(&mut self, id: u64) {
        let Some(member) = self.members.remove(&id) else { return };
        member.leave.notify_one();
        if let Some(network) = member.network {
            less(&mut self.connections, network);
        }
    }

    /// Who keeps us waiting, the worst first.
    fn slow(&self, now: Instant) -> Vec<(u64, Option<IpAddr>)> {
        let mut slow: Vec<_> = self
            .members
            .iter()
            .filter_map(|(id, member)| member.doings().slowness(now).map(|slowness| (slowness, *id, member.network)))
            .collect();
        slow.sort_unstable_by_key(|(slowness, id, _)| (std::cmp::Reverse(*slowness), *id));
        slow.into_iter().map(|(_, id, network)| (id, network)).collect()
    }
}

fn less(counts: &mut HashMap<IpAddr, usize>, network: IpAddr) {
    if let Some(count) = counts.get_mut(&network) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&network);
        }
    }
}

impl Member {
    fn doings(&self) -> MutexGuard<'_, Doings> {
        self.doings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Doings {
    /// Nothing happens, and that is the client's doing.
    fn is_overdue(&self, now: Instant) -> bool {
        if self.exchanges.is_empty() {
            return now >= self.idle_since + IDLE;
        }
        self.exchanges.values().all(|each| each.answer.deadline().is_some_and(|deadline| now >= deadline))
    }

    /// The larger, the less is lost when it ends; `None`: it goes on.
    fn slowness(&self, now: Instant) -> Option<u64> {
        if self.exchanges.is_empty() {
            let idle = now.saturating_duration_since(self.idle_since);
            return (idle >= SETTLED).then(|| GOOD_RATE + idle.as_secs());
        }
        let rate = |each: &Exchanging| match (each.request.rate(now), each.answer.rate(now)) {
            (Some(request), Some(answer)) => Some(request.max(answer)),
            (request, answer) => request.or(answer),
        };
        let rates: Option<Vec<u64>> = self.exchanges.values().map(rate).collect();
        let best = rates?.into_iter().max()?;
        let begun = now.saturating_duration_since(self.idle_since) >= SETTLED;
        (begun && best < GOOD_RATE).then(|| GOOD_RATE - best)
    }
}

impl Place {
    /// Comes when somebody else gets the place, or the client did nothing for too long.
    pub(super) async fn taken(&self) {
        self.member.leave.notified().await;
    }

    /// A request begins.
    pub(super) fn begin(&self) -> Arc<Exchange> {
        let mut doings = self.member.doings();
        doings.last += 1;
        let id = doings.last;
        doings.exchanges.insert(id, Exchanging::default());
        Arc::new(Exchange { member: Arc::clone(&self.member), id })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.crowd.state();
        if state.members.remove(&self.id).is_some()
            && let Some(network) = self.member.network
        {
            less(&mut state.connections, network);
        }
    }
}

/// A request under way.
pub(super) struct Exchange {
    member: Arc<Member>,
    id: u64,
}

impl Exchange {
    /// Notes how the request goes; answers until when the next piece must be there.
    pub(super) fn request(&self, note: impl FnOnce(&mut Pace)) -> Option<Instant> {
        let mut doings = self.member.doings();
        let exchange = doings.exchanges.get_mut(&self.id)?;
        note(&mut exchange.request);
        exchange.request.deadline()
    }

    /// Notes how the answer goes.
    pub(super) fn answer(&self, note: impl FnOnce(&mut Pace)) {
        if let Some(exchange) = self.member.doings().exchanges.get_mut(&self.id) {
            note(&mut exchange.answer);
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut doings = self.member.doings();
        doings.exchanges.remove(&self.id);
        doings.idle_since = Instant::now();
    }
}

/// One of the requests that a network may have under way.
pub(super) struct Share {
    crowd: Arc<Crowd>,
    network: IpAddr,
}

impl Drop for Share {
    fn drop(&mut self) {
        less(&mut self.crowd.state().exchanges, self.network);
    }
}

#[cfg(test)]
mod tests;
