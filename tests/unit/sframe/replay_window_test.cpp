#include "shared/sframe/replay_window.h"

#include <algorithm>
#include <set>

#include "tests/unit/crypto/helpers.h"

namespace homeroom::sframe {
namespace {

TEST_CASE("nothing is seen at first, and each counter once") {
  ReplayWindow window;
  CHECK_FALSE(window.seen(0));
  window.mark(0);
  CHECK(window.seen(0));
  CHECK_FALSE(window.seen(1));
}

TEST_CASE("out of order within the window is fine, older is not") {
  ReplayWindow window;
  window.mark(5000);
  CHECK_FALSE(window.seen(4999));
  CHECK_FALSE(window.seen(5000 - 1023));
  CHECK(window.seen(5000 - 1024));
  window.mark(4500);
  CHECK(window.seen(4500));
  CHECK_FALSE(window.seen(4501));
}

TEST_CASE("places that come round again start empty") {
  ReplayWindow window;
  for (std::uint64_t ctr = 0; ctr < 1024; ++ctr) window.mark(ctr);
  window.mark(1500);
  for (std::uint64_t ctr = 1024; ctr < 1500; ++ctr) CHECK_FALSE(window.seen(ctr));
  window.mark(std::uint64_t{1} << 40);
  CHECK_FALSE(window.seen((std::uint64_t{1} << 40) - 1000));
}

TEST_CASE("agrees with a set of everything that was seen") {
  test::SeededRandom random(11);
  ReplayWindow window;
  std::set<std::uint64_t> all;
  std::uint64_t top = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t back = random.below(1500), ahead = random.below(40);
    const std::uint64_t ctr = random.below(2) == 0 ? top + ahead : (top > back ? top - back : 0);
    const bool expected = all.contains(ctr) || (!all.empty() && ctr + ReplayWindow::kSize <= *all.rbegin());
    REQUIRE(window.seen(ctr) == expected);
    if (!expected) {
      window.mark(ctr);
      all.insert(ctr);
      top = std::max(top, ctr);
    }
  }
}

}  // namespace
}  // namespace homeroom::sframe
