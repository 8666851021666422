// homeroom-server: reads the command line, brings the parts together, says when it is ready, and ends in good order.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "server/admin/class_audit.h"
#include "server/admin/class_deletion.h"
#include "server/core/invitation.h"
#include "server/net/data_folder.h"
#include "server/net/listener.h"
#include "server/net/log.h"
#include "server/net/options.h"
#include "server/net/service.h"
#include "server/store/sqlite_store.h"
#include "shared/crypto/system_random.h"

namespace homeroom::server {
namespace {

namespace asio = boost::asio;

int fail(const std::string& sentence) {
  std::fprintf(stderr, "homeroom-server: %s\n", sentence.c_str());
  return 1;
}

void say(const std::string& sentence) {
  std::printf("%s\n", sentence.c_str());
  std::fflush(stdout);
}

std::string url_of(const Options& options, int port) {
  std::string host = options.loopback() ? "localhost" : options.host;
  if (host == "0.0.0.0" || host == "::") {
    boost::system::error_code wrong;
    host = asio::ip::host_name(wrong);
  }
  if (host.find(':') != std::string::npos) {
    host = "[" + host + "]";
  }
  return (options.loopback() && options.cert.empty() ? "http://" : "https://") + host + ":" + std::to_string(port) +
         "/";
}

std::string store_trouble(const Error& error, const std::string& folder) {
  const std::string_view code = error.code;
  if (code == "store.full") {
    return "The disk with the data folder " + folder + " is full. Free some space, or give another folder with --data.";
  }
  if (code == "store.read-only" || code == "store.cannot-open") {
    return "The database in " + folder +
           " cannot be written to. Change the owner of the folder and its files to this " +
           "user, or give another one with --data.";
  }
  if (code == "store.corrupt") {
    return "The database " + folder +
           "/homeroom.db is damaged. Put a backup in its place, or move it away to start anew.";
  }
  if (code == "store.newer") {
    return "The database in " + folder + " was made by a newer homeroom-server. Run that one.";
  }
  return "The database in " + folder + " cannot be used (" + error.message + "). Is the disk full or failing? Give " +
         "another folder with --data.";
}

int invite(const Options& options) {
  std::string wrong;
  if (::access(options.data.c_str(), F_OK) != 0) {
    return fail("There is no data folder at " + options.data + ". Name the one that the server runs on with --data.");
  }
  const Secret key = invitation_key(options.data, wrong);
  if (!wrong.empty()) {
    return fail(wrong);
  }
  Bytes id(kInvitationIdSize);
  crypto::system_random().fill(id);
  // Where the server runs, unless the command says otherwise.
  const std::string kept = options.addressed ? "" : kept_address(options.data);
  say((kept.empty() ? url_of(options, options.port) : kept) +
      "#i=" + make_invitation(key, id, clock_now() + kInvitationLife));
  return 0;
}

int audit(const Options& options) {
  const auto store = SqliteStore::open_for_reading(options.data + "/homeroom.db");
  if (!store.ok()) {
    return fail(std::string_view(store.error().code) == "store.older"
                    ? "The database in " + options.data + " was made by an older homeroom-server. Start this one once."
                    : store_trouble(store.error(), options.data));
  }
  return admin::audit_class(**store, options.class_id, say) ? 0 : 1;
}

int delete_class(const Options& options) {
  std::string wrong;
  const DataFolder folder = DataFolder::open(options.data, wrong);  // locked: no server may be at work on it
  if (!wrong.empty()) {
    return fail(wrong);
  }
  return admin::delete_class(folder.path(), options.class_id, say) ? 0 : 1;
}

// Each WebSocket is a file descriptor; the usual soft limit of 1,024 would end a large school's morning.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 16384) {
    limit.rlim_cur = std::min<rlim_t>(16384, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

struct TlsChoice {
  TlsContext context;  // null: plain HTTP
  bool self_made = false;
  std::string cert, key;
};

TlsChoice choose_tls(const Options& options, const std::string& folder, std::string& wrong) {
  TlsChoice choice{.cert = options.cert, .key = options.key};
  if (options.cert.empty()) {
    if (options.loopback()) {
      return choice;
    }
    const OwnCertificate own = own_certificate(folder, options.host, clock_now(), wrong);
    if (!wrong.empty()) {
      return choice;
    }
    choice.cert = own.cert;
    choice.key = own.key;
    choice.self_made = true;
  }
  choice.context = load_tls(choice.cert, choice.key, wrong);
  return choice;
}

void say_tls(const TlsChoice& tls) {
  if (tls.self_made) {
    say("This server made its own certificate: browsers will warn. Its SHA-256 fingerprint is\n  " +
        fingerprint(tls.cert) +
        "\nTo put a real one in, start it with --cert FILE --key FILE (PEM), for instance from Let's Encrypt.");
  }
}

// On SIGHUP. What cannot be loaded leaves the old in place.
void reload(Service& service, const Options& options, const std::string& folder) {
  std::string wrong;
  TlsChoice tls = choose_tls(options, folder, wrong);
  if (tls.context) {
    log_line("info", "certificate-reloaded", protocol::Json::object().set("sha256", fingerprint(tls.cert)));
    service.use_tls(std::move(tls.context), tls.cert, tls.key);
  } else if (!wrong.empty()) {
    log_line("error", "certificate-kept", protocol::Json::object().set("text", wrong + " The old one stays in use."));
  }
  wrong.clear();
  if (auto files = ClientFiles::load(options.client, wrong)) {
    service.use_files(std::move(files));
    log_line("info", "client-reloaded");
  } else {
    log_line("error", "client-kept", protocol::Json::object().set("text", wrong + " The old one stays in use."));
  }
}

std::string beside_this_program(const char* name) {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / name;
}

int serve(const Options& options) {
  std::string wrong;
  auto files = ClientFiles::load(options.client, wrong);
  if (!files) {
    return fail(wrong);
  }
  const DataFolder folder = DataFolder::open(options.data, wrong);
  if (!wrong.empty()) {
    return fail(wrong);
  }
  Secret key = invitation_key(folder.path(), wrong);
  if (!wrong.empty()) {
    return fail(wrong);
  }
  const std::string database = folder.path() + "/homeroom.db";
  // SQLite gives its companions the database's own permissions; nobody else reads who is in which class.
  if (const int fd = ::open(database.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600); fd >= 0) {
    ::close(fd);
  }
  auto store = SqliteStore::open(database);
  if (!store.ok()) {
    return fail(store_trouble(store.error(), folder.path()));
  }
  const TlsChoice tls = choose_tls(options, folder.path(), wrong);
  if (!wrong.empty()) {
    return fail(wrong);
  }

  asio::io_context io(1);
  ServiceConfig config{.loopback = options.loopback() && options.cert.empty(),
                       .certified = tls.context && !tls.self_made,
                       .files = std::move(files),
                       .tls = tls.context};
  config.hub.invitation_needed = !options.loopback();
  config.hub.invitation_key = std::move(key);
  if (auto report_key = from_base64url(options.report_key)) {
    config.hub.report_key = *std::move(report_key);
  }
  config.engine.janus = options.janus;
  config.engine.data_dir = folder.path();
  boost::system::error_code no_address;
  const auto address = asio::ip::make_address(options.host, no_address);
  if (!no_address && !address.is_loopback() && !address.is_unspecified()) {
    config.engine.address = options.host;
  }
  config.relay.port = options.relay_port;
  config.relay.tls_port = options.relay_tls_port;
  config.relay.cert = tls.cert;
  config.relay.key = tls.key;
  config.relay.data_dir = folder.path();
  config.relay.engine = config.engine.address;
  config.relay.listen = options.host == "localhost"                ? "127.0.0.1"
                        : !no_address && !address.is_unspecified() ? options.host
                                                                   : "";
  config.relay.fence = beside_this_program("homeroom-relay-fence.so");
  Service service(io, *std::move(store), std::move(config));
  Listener listener(io, service);
  if (const std::string trouble = listener.listen(options.host, options.port); !trouble.empty()) {
    return fail(trouble);
  }

  asio::signal_set ends(io, SIGINT, SIGTERM);
  asio::steady_timer patience(io);
  ends.async_wait([&](boost::system::error_code error, int) {
    if (error) {
      return;
    }
    log_line("info", "stopping");
    listener.stop();
    const auto last = [&io] { io.stop(); };
    patience.expires_after(std::chrono::seconds(9));
    patience.async_wait([last](boost::system::error_code) { last(); });
    service.stop([&io, last] {
      // a moment for the close frames that are on their way
      auto moment = std::make_shared<asio::steady_timer>(io, std::chrono::milliseconds(200));
      moment->async_wait([moment, last](boost::system::error_code) { last(); });
    });
  });
  asio::signal_set hang_up(io, SIGHUP);
  std::function<void()> await_hang_up = [&] {
    hang_up.async_wait([&](boost::system::error_code error, int) {
      if (!error) {
        reload(service, options, folder.path());
        await_hang_up();
      }
    });
  };
  await_hang_up();

  listener.start();
  service.start([&](bool engine_up) {
    say_tls(tls);
    if (!engine_up) {
      std::fprintf(stderr,
                   "homeroom-server: The media engine is not running: classes work, without sound and pictures. Run "
                   "scripts/setup, or name Janus with --janus PATH; it is tried again meanwhile.\n");
    }
    keep_address(folder.path(), url_of(options, listener.port()));
    say("Homeroom is at " + url_of(options, listener.port()));
  });
  io.run();
  log_line("info", "stopped");
  return 0;
}

int run(const std::vector<std::string>& arguments) {
  const ParsedOptions parsed = parse_options(arguments);
  if (!parsed.error.empty()) {
    std::fprintf(stderr, "homeroom-server: %s\n%s", parsed.error.c_str(), kUsage);
    return 1;
  }
  if (parsed.options.command == Options::Command::help) {
    std::printf("%s", kUsage);
    return 0;
  }
  std::signal(SIGPIPE, SIG_IGN);
  crypto::start();
  raise_file_limit();
  switch (parsed.options.command) {
    case Options::Command::invite: return invite(parsed.options);
    case Options::Command::audit: return audit(parsed.options);
    case Options::Command::delete_class: return delete_class(parsed.options);
    default: return serve(parsed.options);
  }
}

}  // namespace
}  // namespace homeroom::server

int main(int count, char** arguments) { return homeroom::server::run({arguments + 1, arguments + count}); }
