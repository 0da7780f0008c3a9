use super::{Crowd, IDLE, Place, Room};
use futures_util::{FutureExt as _, poll};
use std::{net::IpAddr, pin::pin, sync::Arc, task::Poll, time::Duration};
use tokio::time::Instant;

fn room(connections: usize, from_one_network: usize) -> Arc<Crowd> {
    Crowd::new(Room { connections, from_one_network, waiting: 4 })
}

fn ip(last: u8) -> Option<IpAddr> {
    Some(IpAddr::from([203, 0, 113, last]))
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Who is there already.
fn seated(crowd: &Arc<Crowd>, network: Option<IpAddr>) -> Place {
    crowd.enter(network).now_or_never().flatten().expect("there is room")
}

/// A newcomer, for whom a place is looked for when so much time has gone by.
async fn enter(crowd: &Arc<Crowd>, network: Option<IpAddr>, after: Duration) -> Option<Place> {
    let mut entering = pin!(crowd.enter(network));
    if let Poll::Ready(place) = poll!(&mut entering) {
        return place;
    }
    crowd.tend(Instant::now() + after);
    entering.now_or_never().flatten()
}

fn was_taken(place: &Place) -> bool {
    place.taken().now_or_never().is_some()
}

#[tokio::test]
async fn one_network_does_not_take_the_room_of_others() {
    let crowd = room(10, 2);
    let (first, second) = (seated(&crowd, ip(1)), seated(&crowd, ip(1)));
    let others = [seated(&crowd, ip(2)), seated(&crowd, None)];
    assert!(enter(&crowd, ip(1), Duration::ZERO).await.is_none(), "they have only just come");
    let third = enter(&crowd, ip(1), seconds(2)).await.expect("the first one does nothing, and gives way");
    assert!(was_taken(&first) && !was_taken(&second));
    assert!(!was_taken(&others[0]) && !was_taken(&others[1]));
    drop((first, second, third));
    drop(seated(&crowd, ip(1)));
    assert_eq!(crowd.state().connections.len(), 1, "networks that are gone are forgotten");
}

#[tokio::test]
async fn declared_proxies_bring_as_many_as_there_is_room_for() {
    let crowd = room(10, 2);
    let places: Vec<_> = (0..10).map(|_| seated(&crowd, None)).collect();
    assert_eq!(crowd.state().members.len(), places.len());
}

#[tokio::test]
async fn who_keeps_us_waiting_gives_way_and_who_goes_on_stays() {
    let crowd = room(5, 5);
    let [trickle, upload, work, download, listening] = [0, 1, 2, 3, 4].map(|n| seated(&crowd, ip(n)));
    let exchanges = [&trickle, &upload, &work, &download, &listening].map(Place::begin);
    let begun = Instant::now();
    for second in 0..=5 {
        let now = begun + seconds(second);
        exchanges[0].request(|pace| pace.moved(now, usize::from(second % 4 == 0)));
        exchanges[1].request(|pace| pace.moved(now, 50_000));
        exchanges[3].answer(|pace| pace.moved(now, 50_000));
        // The third one waits for our own work, the last for something to tell.
        exchanges[0].request(|pace| pace.wait(now));
        exchanges[1].request(|pace| pace.wait(now));
        exchanges[3].answer(|pace| pace.wait(now));
    }
    let newcomer = enter(&crowd, ip(9), seconds(5)).await.expect("a place was found");
    assert!(was_taken(&trickle));
    let _at_work = newcomer.begin();
    assert!(enter(&crowd, ip(8), seconds(6)).await.is_none(), "all others do their part");
    for place in [&upload, &work, &download, &listening, &newcomer] {
        assert!(!was_taken(place));
    }
}

#[tokio::test]
async fn in_a_rush_the_latest_gets_in_first() {
    let crowd = room(2, 2);
    let _first = [seated(&crowd, ip(1)), seated(&crowd, ip(2))];
    let mut rush: Vec<_> = (0..20).map(|_| Box::pin(crowd.enter(ip(3)))).collect();
    for entering in &mut rush {
        assert!(poll!(entering.as_mut()).is_pending());
    }
    let health = enter(&crowd, ip(4), seconds(2)).await;
    assert!(health.is_some(), "who comes later is not behind all of them");
    assert!(crowd.state().newcomers.len() <= 4);
}

#[tokio::test]
async fn connections_on_which_the_client_does_nothing_end() {
    let crowd = room(10, 10);
    let [idle, unread, listening, partly] = [1, 1, 1, 1].map(|n| seated(&crowd, ip(n)));
    let (unread_answer, _events, stalled, going) = (unread.begin(), listening.begin(), partly.begin(), partly.begin());
    let now = Instant::now();
    unread_answer.answer(|pace| pace.wait(now));
    stalled.answer(|pace| pace.wait(now));
    crowd.tend(now + seconds(10));
    assert!(![&idle, &unread, &listening, &partly].into_iter().any(was_taken));
    crowd.tend(Instant::now() + IDLE);
    assert!(was_taken(&idle), "nothing was asked");
    assert!(was_taken(&unread), "the answer was not read");
    assert!(!was_taken(&listening), "an answer that goes on for ever and says little");
    assert!(!was_taken(&partly), "one of two answers is not read: the other goes on");
    drop(going);
    crowd.tend(Instant::now() + IDLE);
    assert!(was_taken(&partly));
}

#[tokio::test]
async fn requests_of_one_network_are_counted_also_behind_a_proxy() {
    let crowd = room(10, 2);
    let (one, other) = (ip(1).unwrap(), ip(2).unwrap());
    let shares = [crowd.exchange(one).unwrap(), crowd.exchange(one).unwrap()];
    assert!(crowd.exchange(one).is_none() && crowd.exchange(other).is_some());
    drop(shares);
    assert!(crowd.exchange(one).is_some());
    assert!(crowd.state().exchanges.is_empty());
}
