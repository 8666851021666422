// class_members HOST PORT INVITATION: a teacher and thirty members against a server that runs, for scripts/bench class.
// Prints one JSON object a line: {"measured": name, "us": [...]} for each thing measured, {"please": "restart-server"}
// when class.mjs is to kill the server and start it at once.
//
// All tabs are on one thread: what is measured includes their waiting for one another, as on no classroom's machines.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <list>

#include "shared/crypto/system_random.h"
#include "tests/bench/class_tab.h"

namespace homeroom::bench {
namespace {

constexpr std::size_t kMembers = 30;
constexpr double kPatience = 60'000;
constexpr std::uint32_t kHandle = 1;

Json c(const char* name) { return Json::object().set("c", name); }
std::string student(std::size_t i) { return "Student " + std::to_string(i + 1); }

using Times = std::vector<double>;

void say(const Json& line) {
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

void measured(const std::string& name, const Times& times) {
  Json list = Json::array();
  for (const double each : times) {
    list.push(static_cast<std::int64_t>(each * 1000));
  }
  say(Json::object().set("measured", name).set("us", std::move(list)));
}

void add(Times& to, const Times& more) { to.insert(to.end(), more.begin(), more.end()); }

class Lesson {
 public:
  Lesson(const char* host, int port, std::string invitation) {
    place_.server = {boost::asio::ip::make_address(host), static_cast<std::uint16_t>(port)};
    place_.tls.set_verify_mode(boost::asio::ssl::verify_none);  // the server's own certificate, made for this run
    teacher_ = std::make_unique<Tab>(place_, "/", std::move(invitation), &office_);
    std::string names;
    for (std::size_t i = 0; i < kMembers; ++i) {
      names += student(i) + "\n";
    }
    teacher_->command(c("create").set("name", "3b").set("teacher", "Ms Rivera").set("students", names));
    must("make the class", [&] { return !teacher_->last("classfile").is_null(); });
    path_ = "/c/" + std::string(teacher_->last("classfile").text_or("class", ""));
    const Json::Array links = *teacher_->last("classfile").list("students");
    for (const Json& each : links) {
      const std::string link(each.text_or("link", ""));
      members_.push_back(std::make_unique<Tab>(place_, path_, link.substr(link.find('#') + 1)));
    }
    must("connect", [&] { return std::ranges::all_of(members_, [](const auto& each) { return each->up(); }); });
  }

  // Thirty have pressed 'Join class' and wait; the teacher presses 'Open class'.
  void opening(int runs) {
    Times in, named, frame;
    for (int run = 0; run < runs; ++run) {
      for (const auto& each : members_) {
        each->command(c("join"));
      }
      quiet(15'000);
      const Admission one = admit(members_, [&] { teacher_->command(c("open")); });
      add(in, one.in), add(named, one.named), add(frame, one.frame);
      quiet(3000);
      if (run + 1 < runs) {
        end();
      }
    }
    measured("opening: press to welcomed", in);
    measured("opening: press to names known", named);
    measured("opening: press to the first frame that decrypts", frame);
  }

  // Thirty without a link stand at the door of a class that is open; the teacher presses 'Let everyone in'.
  void letting_in(int runs) {
    Times in, named, frame;
    for (int run = 0; run < runs; ++run) {
      end();
      teacher_->command(c("open"));
      must("open", [&] { return teacher_->in_class(); });
      std::vector<std::unique_ptr<Tab>> guests;
      for (std::size_t i = 0; i < kMembers; ++i) {
        guests.push_back(std::make_unique<Tab>(place_, path_, ""));
      }
      must("connect", [&] { return std::ranges::all_of(guests, [](const auto& each) { return each->up(); }); });
      for (std::size_t i = 0; i < kMembers; ++i) {
        guests[i]->command(c("ask").set("name", "Guest " + std::to_string(i + 1)));
      }
      must("stand at the door", [&] {
        const Json::Array* waiting = teacher_->last("class").list("waiting");
        return waiting != nullptr && waiting->size() == kMembers;
      });
      quiet(15'000);
      const Admission one = admit(guests, [&] { teacher_->command(c("let_everyone_in")); });
      add(in, one.in), add(named, one.named), add(frame, one.frame);
    }
    end();
    measured("let everyone in: press to welcomed", in);
    measured("let everyone in: press to names known", named);
    measured("let everyone in: press to the first frame that decrypts", frame);
  }

  // One of thirty comes into a class that runs.
  void joining(int runs) {
    everyone_in();
    Times in, frame;
    for (int run = 0; run < runs; ++run) {
      std::vector<std::unique_ptr<Tab>> one;
      one.push_back(std::move(members_[static_cast<std::size_t>(run) % kMembers]));
      one[0]->command(c("leave"));
      quiet(8000);
      const Admission times = admit(one, [&] { one[0]->command(c("join")); });
      add(in, times.in), add(frame, times.frame);
      members_[static_cast<std::size_t>(run) % kMembers] = std::move(one[0]);
      quiet(1000);
    }
    measured("one joins: press to welcomed", in);
    measured("one joins: press to the first frame that decrypts", frame);
  }

  void freezing(int runs) {
    Times frozen, unfrozen;
    for (int run = 0; run < 2 * runs; ++run) {
      const bool on = run % 2 == 0;
      std::map<const Tab*, double> at;
      const double began = Place::now();
      watch(members_, [&](Tab& tab) {
        if (tab.in_class() && tab.session().meeting()->policy().frozen == on) {
          at.try_emplace(&tab, Place::now() - began);
        }
      });
      teacher_->command(c("freeze").set("on", on));
      must("freeze", [&] { return at.size() == kMembers; });
      watch(members_, nullptr);
      for (const auto& [tab, ms] : at) {
        (on ? frozen : unfrozen).push_back(ms);
      }
      quiet(1200);
    }
    measured("freeze: press to each member's gates shut", frozen);
    measured("unfreeze: press to each member's gates open", unfrozen);
  }

  // From the accident until everybody is in the teacher's epoch again and has heard her say so.
  void accident(const std::string& name, int runs, void (Lesson::*happens)()) {
    Times whole;
    for (int run = 0; run < runs; ++run) {
      const double began = Place::now();
      since_ = 0;
      (this->*happens)();
      must("come back", [&] { return together(); });
      const std::string line = "back from " + name + " " + std::to_string(run);
      teacher_->command(c("chat").set("text", line));
      must("hear", [&] { return std::ranges::all_of(members_, [&](const auto& each) { return each->heard(line); }); });
      whole.push_back(Place::now() - std::max(began, since_));
      quiet(4000);
    }
    measured(name, whole);
  }

  void reload() {
    teacher_->reload();
    press_open();
  }
  void die_over_a_commit() {
    teacher_->die_over_next_commit();
    teacher_->command(c("freeze").set("on", true));
    must("die", [&] { return !teacher_->alive(); });
    since_ = Place::now();
    reload();
    teacher_->command(c("freeze").set("on", false));
  }
  void lose_storage() {
    teacher_->die();
    office_.erase("meeting/" + path_.substr(3));
    reload();
  }
  // The teacher's machine is broken: another one, her backup file and passphrase, and 'Open class'.
  void change_machine() {
    teacher_->command(c("backup").set("passphrase", "correct horse battery staple"));
    const Json file = teacher_->last("file");
    teacher_->die();
    machines_.emplace_back();
    auto next = std::make_unique<Tab>(place_, path_, "", &machines_.back());
    must("connect", [&] { return next->up(); });
    since_ = Place::now();
    next->command(c("restore").set("passphrase", "correct horse battery staple").set("bytes", *file.find("bytes")));
    teacher_ = std::move(next);
    must("restore", [&] { return teacher_->up(); });
    press_open();
  }
  void teacher_is_cut_off() { cut_off({teacher_.get()}); }
  void class_is_cut_off() {
    std::vector<Tab*> all = {teacher_.get()};
    for (const auto& each : members_) {
      all.push_back(each.get());
    }
    cut_off(all);
  }
  void class_is_cut_off_unnoticed() {
    browsers_notice_ = false;
    class_is_cut_off();
    browsers_notice_ = true;
  }
  void restart_server() {
    say(Json::object().set("please", "restart-server"));
    must("lose the server", [&] { return !teacher_->up(); });
  }
  void restart_server_over_a_commit() {
    teacher_->command(c("freeze").set("on", true));
    restart_server();
    teacher_->command(c("freeze").set("on", false));
  }

 private:
  struct Admission {
    Times in, named, frame;
  };
  using Tabs = std::vector<std::unique_ptr<Tab>>;

  // Runs until `done`; meanwhile the teacher's camera, if there is somebody to show it to, gives 50 frames a second.
  bool run(const std::function<bool()>& done, double most) {
    const double end = Place::now() + most;
    while (!done()) {
      if (Place::now() > end) {
        return false;
      }
      place_.io.restart();
      place_.io.run_one_for(std::chrono::milliseconds(5));
      if (on_frame_ && Place::now() >= next_frame_) {
        next_frame_ = Place::now() + 20;
        on_frame_();
      }
    }
    return true;
  }
  void quiet(double ms) {
    run([] { return false; }, ms);
  }
  void must(const char* what, const std::function<bool()>& done) {
    if (!run(done, kPatience)) {
      std::fprintf(stderr, "the class did not %s within a minute\n", what);
      std::exit(1);
    }
  }

  static void watch(const Tabs& tabs, const std::function<void(Tab&)>& on_step) {
    for (const auto& each : tabs) {
      each->on_step = on_step;
    }
  }

  Admission admit(const Tabs& tabs, const std::function<void()>& press) {
    std::map<const Tab*, double> in, named, seen;
    const double began = Place::now();
    watch(tabs, [&](Tab& tab) {
      if (tab.in_class()) {
        in.try_emplace(&tab, Place::now() - began);
        if (tab.session().people().has_roster()) {
          named.try_emplace(&tab, Place::now() - began);
        }
      }
    });
    on_frame_ = [&] { show(tabs, seen, began); };
    press();
    must("be let in", [&] { return seen.size() == tabs.size() && named.size() == tabs.size(); });
    on_frame_ = nullptr;
    watch(tabs, nullptr);
    Admission times;
    for (const auto& each : tabs) {
      times.in.push_back(in.at(each.get()));
      times.named.push_back(named.at(each.get()));
      times.frame.push_back(seen.at(each.get()));
    }
    return times;
  }

  // A frame of the teacher's camera, encrypted by her keeper and handed to each member who has seen none yet.
  void show(const Tabs& tabs, std::map<const Tab*, double>& seen, double began) {
    if (!teacher_->in_class()) {
      return;
    }
    keeper::Frames& sends = teacher_->session().frames();
    Bytes frame(1200 + 64, 7);
    frame[0] = 1;
    sends.add_sender(kHandle, MediaKind::camera);
    const std::int32_t size = sends.encrypt(kHandle, frame, 1200, Place::clock());
    for (const auto& each : tabs) {
      if (size <= 0 || seen.contains(each.get()) || !each->in_class()) {
        continue;
      }
      Bytes copy(frame.begin(), frame.begin() + size);
      keeper::Frames& receives = each->session().frames();
      receives.add_receiver(kHandle, teacher_->session().meeting()->me().subject, MediaKind::camera);
      if (receives.decrypt(kHandle, copy, copy.size(), Place::clock()) > 0) {
        seen.emplace(each.get(), Place::now() - began);
      }
    }
  }

  void end() {
    teacher_->command(c("end"));
    must("end", [&] {
      return !teacher_->in_class() && std::ranges::none_of(members_, [](const auto& each) { return each->in_class(); });
    });
    quiet(3000);
  }
  void everyone_in() {
    if (!teacher_->in_class()) {
      teacher_->command(c("open"));
    }
    for (const auto& each : members_) {
      if (!each->in_class()) {
        each->command(c("join"));
      }
    }
    must("come in", [&] { return together(); });
    quiet(15'000);
  }
  bool together() const {
    if (!teacher_->in_class() || !teacher_->up()) {
      return false;
    }
    const keeper::Meeting& truth = *teacher_->session().meeting();
    return truth.members().size() == kMembers + 1 && std::ranges::all_of(members_, [&](const auto& each) {
             return each->up() && each->in_class() && each->session().meeting()->epoch() == truth.epoch() &&
                    each->session().meeting()->group_id() == truth.group_id();
           });
  }
  // Whoever comes to the class file instead of the class presses 'Open class'.
  void press_open() {
    must("come up", [&] { return teacher_->up(); });
    if (!teacher_->in_class()) {
      teacher_->command(c("open"));
    }
  }
  void cut_off(const std::vector<Tab*>& tabs) {
    place_.cut = true;
    for (Tab* each : tabs) {
      each->cut();
    }
    quiet(5000);
    place_.cut = false;
    since_ = Place::now();
    for (Tab* each : tabs) {
      if (browsers_notice_) {
        each->online();
      }
    }
  }

  Place place_;
  Disk office_;
  std::list<Disk> machines_;
  std::string path_;
  Tabs members_;
  std::unique_ptr<Tab> teacher_;
  std::function<void()> on_frame_;
  double next_frame_ = 0;
  double since_ = 0;
  bool browsers_notice_ = true;
};

}  // namespace
}  // namespace homeroom::bench

int main(int count, char** arguments) {
  using homeroom::bench::Lesson;
  if (count != 4) {
    std::fprintf(stderr, "usage: class_members HOST PORT INVITATION\n");
    return 2;
  }
  homeroom::crypto::start();
  const bool quick = std::getenv("HOMEROOM_BENCH_QUICK") != nullptr;
  const int few = quick ? 1 : 2;
  Lesson lesson(arguments[1], std::atoi(arguments[2]), arguments[3]);
  lesson.opening(few);
  lesson.letting_in(1);
  lesson.joining(quick ? 2 : 4);
  lesson.freezing(quick ? 2 : 10);
  lesson.accident("teacher reloads", few, &Lesson::reload);
  lesson.accident("teacher's tab dies over a Commit that is sent", few, &Lesson::die_over_a_commit);
  lesson.accident("server killed and started", few, &Lesson::restart_server);
  lesson.accident("server killed over a Commit, and started", few, &Lesson::restart_server_over_a_commit);
  lesson.accident("stored meeting lost: a new group", few, &Lesson::lose_storage);
  lesson.accident("another machine, with the backup file", few, &Lesson::change_machine);
  lesson.accident("teacher without network for 5 s, from its return", few, &Lesson::teacher_is_cut_off);
  lesson.accident("class without network for 5 s, from its return", few, &Lesson::class_is_cut_off);
  lesson.accident("the same, and browsers do not say that it is back", few, &Lesson::class_is_cut_off_unnoticed);
}
