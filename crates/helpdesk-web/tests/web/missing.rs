//! Another's ticket answers exactly as a missing one: status, headers and bytes (S7, T40).

use helpdesk_web::Route;

use super::room::{GLEB, Room};

#[tokio::test]
async fn t40_anothers_ticket_or_file_answers_exactly_as_a_missing_one() {
    let room = Room::new();
    let number = room.granted();
    let file = {
        let by = super::room::VERA.parse().unwrap();
        let file = room.desk.upload(&by, "a.txt", "text/plain", &mut &b"x"[..]).unwrap();
        let message = helpdesk::Message::files([file.id]);
        room.ask(super::room::VERA, number, helpdesk::Command::Reply(message));
        file.id.to_string()
    };
    let mut swaps = 0;
    for route in Route::ALL.iter().copied() {
        let path = route.path().replace("{seq}", "1");
        if !path.contains("{number}") && !path.contains("{id}") {
            continue;
        }
        let theirs = path.replace("{number}", &number.to_string()).replace("{id}", &file);
        for absent in
            ["999", "0", "x", "18446744073709551615", "-1", "00000000-0000-7000-8000-000000000000"]
        {
            let missing = path.replace("{number}", absent).replace("{id}", absent);
            let (a, b) = match route.method() {
                "GET" => (room.get(GLEB, &theirs).await, room.get(GLEB, &missing).await),
                _ => {
                    let form = [
                        ("text", "T"),
                        ("reason", "R"),
                        ("priority", "low"),
                        ("agent", "anna"),
                        ("for", "until-closed"),
                    ];
                    (room.post(GLEB, &theirs, &form).await, room.post(GLEB, &missing, &form).await)
                }
            };
            assert_eq!(a.status, 404, "{theirs}");
            assert_eq!(a, b, "{theirs} and {missing}");
            swaps += 1;
        }
    }
    println!("T40: {swaps} swaps, 0 leaks");
    assert!(swaps > 50);
}
