//! Streams of the client API: what open connections are told, by WebSocket and by server-sent events, and that they
//! end when the right to them ends.

mod ears;
mod ending;
mod server_sent_events;
mod web_socket;
