//! From an address to a running server, and from a signal to a stopped one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::app::Shared;
use super::grader::Graders;
use crate::complaint::Complaint;

/// Connections that are open at once.
const CONNECTIONS_MAX: usize = 4096;
/// How long a client may take to send a request's head.
const HEAD_SECONDS_MAX: u64 = 15;

/// Takes the address, or says why it cannot be taken.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Complaint> {
    TcpListener::bind(address).await.map_err(|error| {
        let port = address.port();
        let text = match error.kind() {
            std::io::ErrorKind::AddrInUse => format!(
                "Port {port} on {} is in use by another program; stop that one, or choose another port with --listen {}:{}.",
                address.ip(),
                address.ip(),
                port.checked_add(1).unwrap_or(8080)
            ),
            std::io::ErrorKind::PermissionDenied => format!(
                "This user may not listen on port {port}; choose one above 1023 with --listen {}:8080.",
                address.ip()
            ),
            _ => format!(
                "The server cannot listen on {address}: {error}; choose another address with --listen."
            ),
        };
        Complaint::unavailable(text).because(error)
    })
}

/// Serves until `stop` is cancelled, then finishes what is under way.
pub async fn serve(listener: TcpListener, app: Shared, stop: CancellationToken) {
    let graders = Graders::start(&app).await;
    let connections = Connections {
        service: super::router(app.clone()),
        room: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
        open: GracefulShutdown::new(),
        broken_off: CancellationToken::new(),
    };
    connections.accept_until(&listener, &stop).await;
    drop(listener);
    app.stopping.store(true, Ordering::Relaxed);
    let limit = Duration::from_secs(app.settings.shutdown_seconds_max);
    tracing::info!(
        limit_s = limit.as_secs(),
        "stopping: finishing what is under way"
    );
    tokio::join!(
        connections.finish(limit),
        graders.stop(limit),
        app.terminals.close(limit),
    );
    app.database.close().await;
    tracing::info!("stopped");
}

struct Connections {
    service: axum::Router,
    room: Arc<Semaphore>,
    open: GracefulShutdown,
    broken_off: CancellationToken,
}

impl Connections {
    async fn accept_until(&self, listener: &TcpListener, stop: &CancellationToken) {
        loop {
            let next = async {
                let room = self.room.clone().acquire_owned().await;
                (room, listener.accept().await)
            };
            match stop.run_until_cancelled(next).await {
                None => return,
                Some((Ok(room), Ok((stream, _)))) => self.serve(stream, room),
                Some((_, Err(error))) => {
                    // Out of file handles, most likely: they come back.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Some((Err(_closed), _)) => return,
            }
        }
    }

    fn serve(&self, stream: TcpStream, room: OwnedSemaphorePermit) {
        let _ = stream.set_nodelay(true);
        let router = self.service.clone();
        let service = TowerToHyperService::new(
            router.map_request(|request: Request<Incoming>| request.map(axum::body::Body::new)),
        );
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(HEAD_SECONDS_MAX));
        builder.http2().timer(TokioTimer::new());
        let connection = builder
            .serve_connection_with_upgrades(TokioIo::new(stream), service)
            .into_owned();
        let connection = self.open.watch(connection);
        let broken_off = self.broken_off.clone();
        tokio::spawn(async move {
            if let Some(Err(error)) = broken_off.run_until_cancelled(connection).await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(room);
        });
    }

    /// Lets requests end; those that take longer are broken off.
    async fn finish(self, limit: Duration) {
        if tokio::time::timeout(limit, self.open.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("requests were broken off");
            self.broken_off.cancel();
        }
    }
}
