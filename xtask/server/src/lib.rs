//! A static file server for the finished site: a folder under any sub-path, on localhost, stoppable.
//!
//! It does what a plain web host does and no more: MIME types by extension (`application/wasm` among them),
//! `index.html` for folders, a redirect to the trailing slash, and a real 404 for what is not there.

use anyhow::Context as _;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{Redirect, Response};
use axum::routing::get;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::thread;
use tokio::sync::oneshot;
use tower_http::services::ServeDir;

/// A running server; it stops when [`StaticServer::stop`] is called or the value is dropped.
#[derive(Debug)]
pub struct StaticServer {
    address: SocketAddr,
    base: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl StaticServer {
    /// Serves `folder` on 127.0.0.1 under `base`, a path that begins and ends with a slash (`/` or `/a/b/`).
    ///
    /// Port 0 takes any free port; [`StaticServer::url`] tells which. When this returns, requests are answered.
    /// Nothing outside `base` exists: such a request gets a 404.
    ///
    /// # Errors
    /// When the folder is missing, `base` has no slash at one of its ends, or the port is taken.
    pub fn start(folder: &Path, base: &str, port: u16) -> anyhow::Result<Self> {
        anyhow::ensure!(folder.is_dir(), "{} is not a folder", folder.display());
        anyhow::ensure!(
            base.starts_with('/') && base.ends_with('/'),
            "the sub-path `{base}` must begin and end with /"
        );
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("cannot listen on 127.0.0.1:{port}"))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let router = router(folder, base);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("static server".into()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    // Serving has no end of its own; an error of one connection stays with that connection.
                    _ = axum::serve(listener, router) => {}
                    _ = stopped => {}
                }
            });
            // Dropping the runtime closes the connections that a browser keeps open, so offline means offline.
        })?;
        Ok(Self { address, base: base.to_owned(), stop: Some(stop), thread: Some(thread) })
    }

    /// The page's address, for example `http://127.0.0.1:8080/a/b/`.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }

    /// Stops the server, closes its connections and frees its port before it returns.
    pub fn stop(self) {
        drop(self);
    }

    /// Blocks until the server ends by itself, which is when the process is interrupted.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // The server's thread cannot panic: its only work is the runtime's loop.
            let _ = thread.join();
        }
    }
}

impl Drop for StaticServer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // Fails only when the thread has already ended.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn router(folder: &Path, base: &str) -> Router {
    let files = ServeDir::new(folder);
    let router = if base == "/" {
        Router::new().fallback_service(files)
    } else {
        // `/a/b` itself must become `/a/b/`, or the page's relative addresses would point one level too high.
        let target = base.to_owned();
        let redirect = get(move || async move { Redirect::permanent(&target) });
        Router::new().route(base.trim_end_matches('/'), redirect).nest_service(base, files)
    };
    router.layer(axum::middleware::map_response(revalidate))
}

/// Makes browsers ask again for every file: a rebuilt worker has the same name as the one before.
async fn revalidate(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
mod tests;
