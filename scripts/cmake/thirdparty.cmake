# Third-party code, from the sources that scripts/setup fetched: targets sodium, opus, imgui, catch2,
# catch2_main, json; natively also Boost::headers, SQLite::SQLite3, OpenSSL::SSL, Threads::Threads.
# Built only when something links them, with their own warnings kept quiet.
set(deps ${CMAKE_SOURCE_DIR}/build/deps/src)
if(DEFINED ENV{HOMEROOM_DEPS})
  set(deps $ENV{HOMEROOM_DEPS}/src)
endif()
if(NOT EXISTS ${deps}/libsodium OR NOT EXISTS ${deps}/opus)
  message(FATAL_ERROR "${deps} is not there: run scripts/setup first.")
endif()

function(third_party_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;INCLUDES")
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_include_directories(${name} SYSTEM PUBLIC ${arg_INCLUDES})
  target_compile_options(${name} PRIVATE -w)
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/sodium.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/opus.cmake)

# Dear ImGui, without its demo and its font. Text input state, misc/cpp and backends stay out: wasm/app/platform draws.
third_party_library(imgui
  SOURCES ${deps}/imgui/imgui.cpp ${deps}/imgui/imgui_draw.cpp ${deps}/imgui/imgui_tables.cpp ${deps}/imgui/imgui_widgets.cpp
  INCLUDES ${deps}/imgui)
target_compile_definitions(imgui PUBLIC IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_DISABLE_DEFAULT_FONT)
if(NOT EMSCRIPTEN)
  target_compile_definitions(imgui PUBLIC IMGUI_ENABLE_TEST_ENGINE) # tests/views hears of every item
endif()

# nlohmann/json, headers only. It never throws: parse(text, nullptr, false) and typed look-ups, also natively,
# so that native tests and fuzzers meet what the browser would meet.
add_library(json INTERFACE)
target_include_directories(json SYSTEM INTERFACE ${deps}/json/include)
target_compile_definitions(json INTERFACE JSON_NOEXCEPTION)

# Catch2.
file(GLOB_RECURSE catch2_sources CONFIGURE_DEPENDS ${deps}/catch2/src/catch2/*.cpp)
list(FILTER catch2_sources EXCLUDE REGEX "/catch_main.cpp$")
set(CATCH_CONFIG_DEFAULT_REPORTER console)
set(CATCH_CONFIG_CONSOLE_WIDTH 120)
if(EMSCRIPTEN)
  set(CATCH_CONFIG_DISABLE_EXCEPTIONS ON)
  set(CATCH_CONFIG_NO_POSIX_SIGNALS ON)
endif()
configure_file(${deps}/catch2/src/catch2/catch_user_config.hpp.in
  ${CMAKE_BINARY_DIR}/thirdparty/catch2/catch2/catch_user_config.hpp)
third_party_library(catch2 SOURCES ${catch2_sources} INCLUDES ${deps}/catch2/src ${CMAKE_BINARY_DIR}/thirdparty/catch2)
set_target_properties(catch2 PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 25)
third_party_library(catch2_main SOURCES ${deps}/catch2/src/catch2/internal/catch_main.cpp INCLUDES ${deps}/catch2/src)
target_link_libraries(catch2_main PUBLIC catch2)

if(NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)
  find_package(Boost 1.74 REQUIRED)
  find_package(SQLite3 REQUIRED)
  find_package(OpenSSL REQUIRED)
endif()
