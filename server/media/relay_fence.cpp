// The fence around coturn, a library that is loaded into it (LD_PRELOAD). TURN gives a permission for an address, never
// for a port (RFC 8656 §9), and coturn keeps it so: without this, whoever may use the relay reaches every UDP service
// of the engine's machine. Here what leaves one of the relay's own ports goes to the engine's media ports, or nowhere;
// and no TCP connection is begun to anybody. Owns a few numbers. Never allocates, and ends a coturn that it cannot read
// its numbers for.
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

struct Fence {
  unsigned own_first = 0, own_last = 0, first = 0, last = 0;
  sockaddr_storage engine{};
} fence;

unsigned port_of(const sockaddr_storage& at) {
  return ntohs(at.ss_family == AF_INET ? reinterpret_cast<const sockaddr_in&>(at).sin_port
                                       : reinterpret_cast<const sockaddr_in6&>(at).sin6_port);
}

bool is_inet(const sockaddr_storage& at) { return at.ss_family == AF_INET || at.ss_family == AF_INET6; }

bool is_engine(const sockaddr_storage& to) {
  if (to.ss_family != fence.engine.ss_family || port_of(to) < fence.first || port_of(to) > fence.last) return false;
  if (to.ss_family == AF_INET) {
    return reinterpret_cast<const sockaddr_in&>(to).sin_addr.s_addr ==
           reinterpret_cast<const sockaddr_in&>(fence.engine).sin_addr.s_addr;
  }
  return std::memcmp(&reinterpret_cast<const sockaddr_in6&>(to).sin6_addr,
                     &reinterpret_cast<const sockaddr_in6&>(fence.engine).sin6_addr, sizeof(in6_addr)) == 0;
}

// A socket at one of the relay's own ports: what it carries goes to a peer of somebody's choice.
bool is_relaying(int socket) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  return ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) == 0 && is_inet(own) &&
         port_of(own) >= fence.own_first && port_of(own) <= fence.own_last;
}

bool may_send(int socket, const void* to, socklen_t size) {
  if (to == nullptr) return true;  // to whom it is connected
  sockaddr_storage peer{};
  std::memcpy(&peer, to, size < sizeof peer ? size : sizeof peer);
  return !is_inet(peer) || !is_relaying(socket) || is_engine(peer);
}

bool may_connect(int socket, const void* to, socklen_t size) {
  int type = 0;
  socklen_t length = sizeof type;
  sockaddr_storage peer{};
  std::memcpy(&peer, to, size < sizeof peer ? size : sizeof peer);
  if (!is_inet(peer)) return true;
  return ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_DGRAM &&
         may_send(socket, to, size);
}

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

// The file in its folder is how the server knows that the fence is up.
__attribute__((constructor)) void put_up() {
  const char* text = std::getenv("HOMEROOM_FENCE");
  char engine[64] = {};
  bool read = text != nullptr && std::sscanf(text, "%u %u %u %u %63s", &fence.own_first, &fence.own_last, &fence.first,
                                             &fence.last, engine) == 5;
  if (read && ::inet_pton(AF_INET, engine, &reinterpret_cast<sockaddr_in&>(fence.engine).sin_addr) == 1) {
    fence.engine.ss_family = AF_INET;
  } else if (read && ::inet_pton(AF_INET6, engine, &reinterpret_cast<sockaddr_in6&>(fence.engine).sin6_addr) == 1) {
    fence.engine.ss_family = AF_INET6;
  } else {
    read = false;
  }
  const int sign = read ? ::open("fence", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
  if (sign < 0) ::_exit(1);
  ::close(sign);
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) ssize_t sendto(int socket, const void* data, size_t size, int flags,
                                                      const sockaddr* to, socklen_t length) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, int, const sockaddr*, socklen_t)>("sendto");
  if (may_send(socket, to, length)) return real(socket, data, size, flags, to, length);
  return static_cast<ssize_t>(size);  // as if it was lost on the way, which UDP may always be
}

__attribute__((visibility("default"))) ssize_t sendmsg(int socket, const msghdr* message, int flags) {
  static const auto real = next<ssize_t (*)(int, const msghdr*, int)>("sendmsg");
  if (may_send(socket, message->msg_name, message->msg_namelen)) return real(socket, message, flags);
  errno = EPERM;
  return -1;
}

__attribute__((visibility("default"))) int connect(int socket, const sockaddr* to, socklen_t length) {
  static const auto real = next<int (*)(int, const sockaddr*, socklen_t)>("connect");
  if (may_connect(socket, to, length)) return real(socket, to, length);
  errno = EPERM;
  return -1;
}

}  // extern "C"
