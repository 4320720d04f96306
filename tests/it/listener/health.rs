//! `gatepost health`

use crate::command_line::installation::Installation;

#[tokio::test]
async fn health_tells_whether_both_listeners_answer() {
    let node = Installation::new();
    let [internal, public] = node.ports;
    let told = node.command(&["health"]).ends().refusal();
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    for (line, (plane, port)) in lines.iter().zip([("internal", internal), ("public", public)]) {
        let beginning = format!("The {plane} listener does not answer at 127.0.0.1:{port}: ");
        assert!(line.starts_with(&beginning), "{told}");
    }
    let running = node.serves().await;
    let told = node.command(&["health"]).ends().succeeds();
    assert_eq!(
        told,
        "The internal listener is well.\nThe public listener is well.\n"
    );
    // A listener on all addresses is asked at this machine's own.
    let told = node
        .command(&["health"])
        .with("GATEPOST_INTERNAL__LISTEN", &format!("0.0.0.0:{internal}"))
        .ends()
        .succeeds();
    assert_eq!(told.lines().count(), 2, "{told}");
    assert_eq!(running.terminates().code, Some(0));
}

#[tokio::test]
async fn health_is_refused_where_something_else_answers() {
    let node = Installation::new();
    let stranger = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = stranger.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        use std::io::Write;
        for caller in stranger.incoming() {
            drop(caller.unwrap().write_all(b"220 mail.acme.example ESMTP\r\n"));
        }
    });
    let told = node
        .command(&["health"])
        .with("GATEPOST_INTERNAL__LISTEN", &address)
        .ends()
        .refusal();
    assert!(told.starts_with("The internal listener "), "{told}");
    assert!(told.contains(&address), "{told}");
}
