//! Exchanging without being asked, on a clock that only the test moves: when it is tried, and when it is left.

use std::cell::RefCell;
use std::time::Duration;

use crate::common::{Phone, village};
use serde_json::json;
use tokio::time::{Instant, sleep};
use tungnha_app::App;
use tungnha_app::api::{Event, SyncPhase};
use tungnha_app::sync::{Ended, drive, drive_by};

/// Runs the story beside a driver whose attempts all end in this way; the seconds at which they were made.
async fn beside(app: &App, ended: Ended, story: impl Future<Output = ()>) -> Vec<u64> {
    let (began, made) = (Instant::now(), RefCell::new(Vec::new()));
    let attempt = |_| {
        made.borrow_mut().push(began.elapsed().as_secs());
        std::future::ready(ended)
    };
    tokio::select! {
        () = drive_by(app.clone(), attempt) => panic!("the driver ended"),
        () = story => {}
    }
    made.into_inner()
}

async fn say(app: &App, line: serde_json::Value) {
    app.call("sync_wake", line).await.unwrap();
}

async fn save(app: &App) {
    let household = json!({"id": null, "unit": village(0), "fields": {"name": "Bàn A Thử", "head_birth_year": 1971}});
    app.call("household_save", household).await.unwrap();
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn a_dead_line_is_tried_less_and_less_often_and_at_once_when_a_network_appears() {
    let phone = Phone::member();
    let made = beside(&phone.app, Ended::Failed, async {
        sleep(secs(200)).await;
        say(&phone.app, json!({"online": false})).await;
        sleep(secs(1)).await;
        say(&phone.app, json!({"online": true})).await;
        sleep(secs(10)).await;
    })
    .await;
    assert_eq!(made[0], 1);
    let waits: Vec<u64> = made.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (wait, first) in waits.iter().zip([15, 30, 60]) {
        assert!((first..=first + first / 2 + 1).contains(wait), "{made:?}");
    }
    assert_eq!(made.iter().filter(|at| (201..=204).contains(*at)).count(), 1, "a second after the network: {made:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_saved_on_a_line_that_has_long_been_dead_is_tried_soon_and_then_left() {
    let phone = Phone::member();
    let made = beside(&phone.app, Ended::Failed, async {
        sleep(secs(4_000)).await;
        save(&phone.app).await;
        save(&phone.app).await;
        sleep(secs(600)).await;
    })
    .await;
    let after: Vec<u64> = made.into_iter().filter(|at| *at >= 4_000).collect();
    assert!(matches!(after[..], [at] if at <= 4_015), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_turned_the_device_away_is_not_asked_again_because_of_a_save() {
    let phone = Phone::member();
    let made = beside(&phone.app, Ended::Refused, async {
        sleep(secs(100)).await;
        save(&phone.app).await;
        sleep(secs(600)).await;
    })
    .await;
    assert_eq!(made, [1]);
}

#[tokio::test(start_paused = true)]
async fn what_a_person_asked_for_in_vain_is_tried_again() {
    let phone = Phone::member();
    let made = beside(&phone.app, Ended::Done, async {
        sleep(secs(100)).await;
        phone.app.call("sync_now", json!({})).await.unwrap_err();
        sleep(secs(100)).await;
    })
    .await;
    assert!(matches!(made[..], [1, at] if at >= 115), "{made:?}");
}

#[tokio::test(start_paused = true)]
async fn a_save_travels_within_seconds_and_several_together() {
    let phone = Phone::member();
    let made = beside(&phone.app, Ended::Done, async {
        sleep(secs(100)).await;
        save(&phone.app).await;
        save(&phone.app).await;
        sleep(secs(60)).await;
        say(&phone.app, json!({"visible": true})).await;
        sleep(secs(20)).await;
    })
    .await;
    assert_eq!(made, [1, 103, 161], "once at the start, once for both, once for whoever looks again");
}

/// When the exchange itself is begun, in seconds; the server does not answer.
async fn begun(app: &App, story: impl Future<Output = ()>) -> Vec<u64> {
    let (began, made, mut events) = (Instant::now(), RefCell::new(Vec::new()), app.events());
    let listen = async {
        while let Ok(event) = events.recv().await {
            if matches!(event, Event::Sync { phase: SyncPhase::Connecting, .. }) {
                made.borrow_mut().push(began.elapsed().as_secs());
            }
        }
    };
    tokio::select! {
        () = drive(app.clone()) => panic!("the driver ended"),
        () = listen => panic!("nobody speaks any more"),
        () = story => {}
    }
    made.into_inner()
}

async fn auto(app: &App, on: bool) {
    let mut settings = app.call("status", json!({})).await.unwrap()["settings"].clone();
    settings["sync_auto"] = json!(on);
    app.call("settings_save", json!({"settings": settings})).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn paused_it_rests_whatever_happens_and_resumed_it_goes_on_at_once() {
    let phone = Phone::member();
    auto(&phone.app, false).await;
    let made = begun(&phone.app, async {
        save(&phone.app).await;
        say(&phone.app, json!({"online": true, "visible": true})).await;
        sleep(secs(3_600)).await;
        auto(&phone.app, true).await;
        sleep(secs(5)).await;
    })
    .await;
    assert_eq!(made, [3_601]);
}

#[tokio::test(start_paused = true)]
async fn with_no_network_nothing_is_tried_and_locked_neither() {
    let phone = Phone::member();
    say(&phone.app, json!({"online": false})).await;
    let made = begun(&phone.app, async {
        sleep(secs(3_600)).await;
        phone.app.call("lock", json!({})).await.unwrap();
        say(&phone.app, json!({"online": true})).await;
        sleep(secs(3_600)).await;
    })
    .await;
    assert_eq!(made, Vec::<u64>::new());
}
