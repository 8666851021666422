// Lessons that nobody wrote (lesson.h), over a network that loses and reorders. At each step the invariants hold
// (invariants.h), and in the end everyone is where they want to be.
//
//   HOMEROOM_SIM_FIRST=N HOMEROOM_SIM_SEEDS=M   lessons N to N + M - 1; one seed that failed: M = 1
//   HOMEROOM_SIM_STORY=1                        tells each lesson
//   HOMEROOM_SIM_HEAR=Okafor                    prints what comes to and goes from the tabs of whoever is called that
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>

#include "tests/sim/lesson.h"

namespace homeroom::sim {
namespace {

constexpr int kThings = 25;       // that happen in a lesson
constexpr int kMostFailures = 5;  // are enough to begin with

int number(const char* name, int otherwise) {
  const char* given = std::getenv(name);
  return given != nullptr ? std::max(1, std::atoi(given)) : otherwise;
}

std::string play(Lesson& lesson) {
  for (int thing = 0; thing < kThings && lesson.problem().empty(); ++thing) lesson.anything();
  if (lesson.problem().empty()) lesson.rest_by_themselves();
  if (lesson.problem().empty()) lesson.rest_with_help();
  return lesson.problem();
}

TEST_CASE("However a lesson goes, its keys are its members' alone, and in the end everyone is where they want to be") {
  const int first = number("HOMEROOM_SIM_FIRST", 1);
  const int seeds = number("HOMEROOM_SIM_SEEDS", 40);
  Invariants::Counts counts;
  int failures = 0;
  for (int seed = first; seed < first + seeds && failures < kMostFailures; ++seed) {
    Lesson lesson(static_cast<std::uint64_t>(seed));
    if (const char* name = std::getenv("HOMEROOM_SIM_HEAR")) {
      lesson.overhear(name);
    }
    const std::string problem = play(lesson);
    counts += lesson.counts();
    if (!problem.empty()) {
      ++failures;
      FAIL_CHECK("seed " << seed << ": " << problem << "\n"
                         << lesson.story() << "HOMEROOM_SIM_FIRST=" << seed << " HOMEROOM_SIM_SEEDS=1 tells it again");
    } else if (std::getenv("HOMEROOM_SIM_STORY") != nullptr) {
      std::printf("seed %d\n%s", seed, lesson.story().c_str());
    }
  }
  // The invariants had something to look at.
  CHECK(counts.epochs > 0);
  CHECK(counts.texts > 0);
  if (seeds >= 20) {
    CHECK(counts.taken_out > 0);
    CHECK(counts.teachers_out > 0);
    CHECK(counts.read_after > 0);
    CHECK(counts.frames_seen > 0);
    CHECK(counts.frames_dark > 0);
  }
  std::printf(
      "%d lessons from seed %d: %zu epochs entered, %zu members taken out (%zu of them co-teachers whose pass was "
      "over) "
      "who then tried %zu entries, %zu frames seen and %zu dark, %zu texts at the server searched\n",
      seeds, first, counts.epochs, counts.taken_out, counts.teachers_out, counts.read_after, counts.frames_seen,
      counts.frames_dark, counts.texts);
}

}  // namespace
}  // namespace homeroom::sim
