// Classes as VideoRooms: who may be in them, what each sends and receives, and the feeds everyone is told of.
// Owns the members' publishers and subscribers. Never starts or watches the engine: it is told when one is there.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "server/media/media_context.h"
#include "server/media/notes.h"
#include "server/media/publisher.h"
#include "server/media/subscriber.h"

namespace homeroom::server::media {

class Rooms {
 public:
  // `keep` is called when notes() would differ from what they were.
  Rooms(boost::asio::io_context& io, std::function<void(MediaEvent)> emit, std::function<void()> keep);
  ~Rooms();

  void command(const MediaCommand& command);

  // A new engine is there: make the rooms in it. Or one that an earlier server ran: take over what is in it;
  // `ready` comes when it is known what still flows.
  void engine_up(JanusSession& janus, const EngineSecrets& secrets);
  void engine_adopted(JanusSession& janus, const EngineSecrets& secrets, const std::vector<RoomNotes>& notes,
                      std::function<void()> ready);
  void engine_down();

  std::vector<RoomNotes> notes() const;

 private:
  struct Member {
    std::string subject;
    std::string token;
    bool confirmed = true;  // false: from notes, and the core has not admitted it again yet
    std::shared_ptr<Publisher> publisher;
    std::shared_ptr<Subscriber> subscriber;
  };
  struct Room {
    std::string id;
    bool created = false;  // exists in the engine
    int changing = 0;      // changes to who may join that the engine has not confirmed
    bool confirmed = true;
    bool announce = false;
    std::map<std::string, Member> members;
    std::map<std::string, std::set<StreamKind>> silent;  // by subject: what is not forwarded
    std::vector<std::function<void()>> when_ready;
    bool ready() const { return created && changing == 0; }
  };

  void open_room(const std::string& id);
  void close_room(const std::string& id);
  void admit(const std::string& room, const std::string& subject);
  void expel(const std::string& room, const std::string& subject);
  void publish(const MediaCommand& command);
  void unpublish(const MediaCommand& command);
  void subscribe(const MediaCommand& command);
  void answer(const MediaCommand& command);
  void moderate(const MediaCommand& command);
  static std::set<StreamKind> silent_of(const Room& room, const std::string& subject);
  void hang_up(const MediaCommand& command);

  void create(Room& room);
  void allow(Room& room, const std::string& action, const std::vector<std::string>& tokens);
  void kick(const std::string& room, const std::string& subject);
  void run_waiting(Room& room);
  void restore(const RoomNotes& notes, const protocol::Json& participants);
  void drop_unconfirmed();
  void release(Member& member);
  Member* member_of(const MediaCommand& command);
  Room* room_named(const std::string& id);
  void when_ready(const std::string& room, std::function<void()> then);
  void feeds_changed(const std::string& room);
  void announce_feeds();
  std::optional<Source> source(const std::string& room, const std::string& subject, StreamKind kind) const;
  void later(int wait_ms, std::function<void()> then);

  boost::asio::io_context& io_;
  std::function<void(MediaEvent)> emit_;
  std::string admin_key_;
  std::map<std::string, Room> rooms_;
  boost::asio::steady_timer announce_timer_;
  boost::asio::steady_timer confirm_timer_;
  std::set<std::shared_ptr<boost::asio::steady_timer>> timers_;
  std::shared_ptr<MediaContext> context_;
};

}  // namespace homeroom::server::media
