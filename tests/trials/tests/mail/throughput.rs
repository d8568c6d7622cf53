//! Figures: how fast mails go out to a local sink.

use std::sync::Arc;
use std::time::{Duration, Instant};

use helpdesk::DeliveryLimits;
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::TestDesk;
use helpdesk_store::CursorKey;
use helpdesk_trials::cases;
use helpdesk_trials::mailing::{answered, smtp};
use helpdesk_trials::post::Post;
use tempfile::TempDir;

#[test]
fn mails_go_out_to_a_local_sink() {
    let room = TempDir::new().unwrap();
    let store = Sqlite::create(room.path().join("desk.db"), CursorKey([7; 32]), None).unwrap();
    let desk = TestDesk::over(Arc::new(store));
    let letters = cases(200, 400, 5_000);
    answered(&desk, letters);
    let post = Post::willing().unwrap();
    let limits = DeliveryLimits::default().letters(10_000);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut smtp = smtp(&post.url(), Duration::from_secs(20)).unwrap();
                desk.deliver(&mut smtp, &limits).unwrap();
            });
        }
    });
    let took = begun.elapsed();
    let rate = letters as f64 / took.as_secs_f64();
    println!(
        "\n{letters} mails to a local sink in {took:.1?}: {rate:.0} a second, {} connections",
        post.connections()
    );
    assert_eq!(post.taken().len(), letters);
}
