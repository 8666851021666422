#include "shared/mls/codec.h"

#include <catch2/catch_test_macros.hpp>

#include "shared/mls/proposal.h"
#include "shared/mls/ratchet_tree.h"

using namespace homeroom;
using namespace homeroom::mls;

TEST_CASE("lengths are written in the shortest form and read in no other") {
  for (const std::uint32_t length : {0u, 1u, 63u, 64u, 16383u, 16384u, kMaxVectorLength}) {
    Writer writer;
    writer.length(length);
    CHECK(writer.size() == (length < 64 ? 1u : length < 16384 ? 2u : 4u));
    Reader reader(writer.view());
    CHECK(reader.length() == length);
    CHECK(reader.done());
  }
  for (const char* longer : {"4000", "403f", "80000000", "80003fff", "c000000000000000", "ff", "", "40", "800000"}) {
    const Bytes bytes = *from_hex(longer);
    Reader reader(bytes);
    reader.length();
    CHECK_FALSE(reader.ok());
  }
}

TEST_CASE("a length that promises more than there is costs nothing") {
  const Bytes hundred_megabytes = *from_hex("85f5e10000");
  Reader reader(hundred_megabytes);
  CHECK(reader.vector().empty());
  CHECK_FALSE(reader.ok());
  CHECK_FALSE(decode<RatchetTree>(hundred_megabytes).ok());
  CHECK_FALSE(decode<Commit>(hundred_megabytes).ok());
}

TEST_CASE("a fault sticks: everything after it reads as zero") {
  const Bytes bytes = *from_hex("0102030405060708");
  Reader reader(bytes);
  CHECK(reader.u16() == 0x0102);
  CHECK(reader.raw(7).empty());
  CHECK(reader.u8() == 0);
  CHECK(reader.u64() == 0);
  CHECK_FALSE(reader.boolean());
  CHECK_FALSE(reader.done());
}

TEST_CASE("optionals are 0 or 1, integers are whole, vectors of integers too") {
  const Bytes two = {2};
  Reader reader(two);
  reader.boolean();
  CHECK_FALSE(reader.ok());
  const Bytes odd = {3, 1, 2, 3};
  Reader odd_reader(odd);
  read_u16s(odd_reader);
  CHECK_FALSE(odd_reader.ok());
}

TEST_CASE("a nested vector gets its length in front, whatever the length's length") {
  for (const std::size_t size : {0u, 10u, 63u, 64u, 5000u, 20000u}) {
    Writer writer;
    writer.u8(7);
    writer.vector([&] { writer.raw(Bytes(size, 0xab)); });
    writer.u8(9);
    const Bytes bytes = writer.take();
    Reader reader(bytes);
    CHECK(reader.u8() == 7);
    CHECK(reader.vector().size() == size);
    CHECK(reader.u8() == 9);
    CHECK(reader.done());
  }
}

TEST_CASE("what is written for secrets comes out whole") {
  Writer writer = Writer::for_secrets();
  Bytes expected;
  for (std::uint8_t i = 0; i < 200; ++i) {
    const Bytes piece(i, i);
    writer.vector([&] { writer.raw(piece); });
    Writer plain;
    plain.vector(piece);
    append(expected, plain.view());
  }
  CHECK(same(writer.take_secret().reveal(), expected));
}

TEST_CASE("lists of elements have limits") {
  Writer writer;
  writer.vector([&] {
    for (int i = 0; i < 1000; ++i) {
      writer.u16(static_cast<std::uint16_t>(i));
      writer.vector(BytesView{});
    }
  });
  const Bytes bytes = writer.take();
  Reader reader(bytes);
  read_extensions(reader);
  CHECK_FALSE(reader.ok());
}
