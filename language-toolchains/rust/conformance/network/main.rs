use std::net::{TcpStream, ToSocketAddrs, UdpSocket};

fn main() {
    for address in ["127.0.0.1:5432", "169.254.169.254:80"] {
        if let Ok(connection) = TcpStream::connect(address) {
            println!("{connection:?}");
        }
    }
    if let Ok(found) = "example.com:80".to_socket_addrs() {
        println!("{:?}", found.collect::<Vec<_>>());
    }
    if let Ok(socket) = UdpSocket::bind("0.0.0.0:0") {
        println!("{socket:?}");
    }
    println!("nobody is there");
}
