# The functions that the folders' CMakeLists.txt are written with. Paths in #include are relative to the
# repository's root. LINKS are public: who uses a library gets what it uses.
#
#   homeroom_library(homeroom_crypto SOURCES aead.cpp hash.cpp LINKS homeroom_base sodium)
#   homeroom_program(homeroom_server OUTPUT homeroom-server SOURCES main.cpp LINKS homeroom_server_net)
#   homeroom_test(test_crypto SOURCES aead_test.cpp LINKS homeroom_crypto)      Catch2 with main, one CTest entry
#   homeroom_fuzzer(fuzz_pass SOURCES pass_fuzz.cpp LINKS homeroom_classroom)   corpus: tests/fuzz/corpus/fuzz_pass
#   homeroom_wasm_module(keeper ENVIRONMENT worker SOURCES exports.cpp LINKS homeroom_mls ...)

# A library without SOURCES holds headers only.
function(homeroom_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  homeroom_check_arguments(${name} "${arg_UNPARSED_ARGUMENTS}")
  homeroom_present(arg_SOURCES ${name} ${arg_SOURCES})
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    homeroom_flags(${name})
    target_link_libraries(${name} PUBLIC ${arg_LINKS})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${arg_LINKS})
  endif()
endfunction()

function(homeroom_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT" "SOURCES;LINKS")
  homeroom_check_arguments(${name} "${arg_UNPARSED_ARGUMENTS}")
  homeroom_present(arg_SOURCES ${name} ${arg_SOURCES})
  add_executable(${name} ${arg_SOURCES})
  homeroom_flags(${name})
  target_link_libraries(${name} PRIVATE ${arg_LINKS})
  if(arg_OUTPUT)
    set_target_properties(${name} PROPERTIES OUTPUT_NAME ${arg_OUTPUT})
  endif()
endfunction()

# homeroom_test(NAME [WASM] [TIMEOUT seconds] SOURCES ... LINKS ...)
# Runs with the repository's root as working directory. With WASM it is also built by the wasm presets (no exceptions:
# no REQUIRE_THROWS there) and run by node, reading real files. The fuzz preset builds no tests.
function(homeroom_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "WASM" "TIMEOUT" "SOURCES;LINKS")
  homeroom_check_arguments(${name} "${arg_UNPARSED_ARGUMENTS}")
  if(HOMEROOM_FUZZ OR (EMSCRIPTEN AND NOT arg_WASM))
    return()
  endif()
  homeroom_program(${name} SOURCES ${arg_SOURCES} LINKS ${arg_LINKS} catch2_main)
  if(EMSCRIPTEN)
    target_link_options(${name} PRIVATE -sNODERAWFS=1 -sENVIRONMENT=node -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1
      -sSTACK_SIZE=1048576)
    set_target_properties(${name} PROPERTIES SUFFIX .js)
  endif()
  add_test(NAME ${name} COMMAND ${name} --colour-mode none WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
endfunction()

# The fuzz preset puts each fuzzer into build/fuzz/fuzzers/NAME; the target 'fuzzers' is all of them. Other presets
# compile nothing.
function(homeroom_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  homeroom_check_arguments(${name} "${arg_UNPARSED_ARGUMENTS}")
  if(NOT HOMEROOM_FUZZ)
    return()
  endif()
  homeroom_program(${name} SOURCES ${arg_SOURCES} LINKS ${arg_LINKS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzzers)
  if(NOT TARGET fuzzers)
    add_custom_target(fuzzers)
  endif()
  add_dependencies(fuzzers ${name})
endfunction()

# homeroom_wasm_module(NAME ENVIRONMENT web|worker|node|... SOURCES ... LINKS ...
#   [EXPORTS _function ...]          C functions that JavaScript calls (EMSCRIPTEN_KEEPALIVE does it too)
#   [RUNTIME HEAPU8 UTF8ToString ...] Emscripten's own things to export on the module object
#   [JS_LIBRARIES file.js ...]       the imports' JavaScript bodies (mergeInto(LibraryManager.library, ...))
#   [OPTIONS -sX=Y ...])             more link options; they win over the ones here
# Makes NAME.js (an ES module whose default export is the async factory) and NAME.wasm. Native presets make nothing.
# NOT_SHIPPED: for tests, left out of the client.
function(homeroom_wasm_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NOT_SHIPPED" "ENVIRONMENT;OUTPUT" "SOURCES;LINKS;EXPORTS;RUNTIME;JS_LIBRARIES;OPTIONS")
  homeroom_check_arguments(${name} "${arg_UNPARSED_ARGUMENTS}")
  if(NOT EMSCRIPTEN)
    return()
  endif()
  if(NOT arg_OUTPUT)
    set(arg_OUTPUT ${name})
  endif()
  string(REPLACE ";" "," environment "${arg_ENVIRONMENT}")
  homeroom_program(${name} OUTPUT ${arg_OUTPUT} SOURCES ${arg_SOURCES} LINKS ${arg_LINKS})
  set_target_properties(${name} PROPERTIES SUFFIX .js)
  target_link_options(${name} PRIVATE --no-entry -sEXPORT_ES6=1 -sMODULARIZE=1 -sENVIRONMENT=${environment} -sFILESYSTEM=0
    -sMALLOC=emmalloc -sALLOW_MEMORY_GROWTH=1 -sSTACK_SIZE=262144 -sDYNAMIC_EXECUTION=0)
  list(APPEND arg_EXPORTS _malloc _free)
  list(REMOVE_DUPLICATES arg_EXPORTS)
  list(JOIN arg_EXPORTS "," exports)
  target_link_options(${name} PRIVATE "-sEXPORTED_FUNCTIONS=${exports}")
  if(arg_RUNTIME)
    list(JOIN arg_RUNTIME "," runtime)
    target_link_options(${name} PRIVATE "-sEXPORTED_RUNTIME_METHODS=${runtime}")
  endif()
  foreach(library IN LISTS arg_JS_LIBRARIES)
    get_filename_component(library ${library} ABSOLUTE)
    target_link_options(${name} PRIVATE "SHELL:--js-library ${library}")
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${library})
  endforeach()
  target_link_options(${name} PRIVATE ${arg_OPTIONS})
  if(NOT arg_NOT_SHIPPED AND NOT environment MATCHES "^node$|shell")
    set_property(GLOBAL APPEND PROPERTY HOMEROOM_CLIENT_MODULES ${name}) # scripts/cmake/client.cmake packs these
  endif()
endfunction()

# homeroom_present(VARIABLE NAME FILES...): the files that exist. A missing one is an error in scripts/test and scripts/run
# (HOMEROOM_STRICT); otherwise a warning, so that a folder somebody is half-way through does not stop the others' work.
function(homeroom_present variable name)
  set(present "")
  foreach(file IN LISTS ARGN)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${file} OR EXISTS ${file})
      list(APPEND present ${file})
    elseif(HOMEROOM_STRICT)
      message(SEND_ERROR "${name}: ${file} does not exist")
    else()
      message(WARNING "${name}: ${file} does not exist yet, left out")
    endif()
  endforeach()
  set(${variable} ${present} PARENT_SCOPE)
endfunction()

function(homeroom_check_arguments name unparsed)
  if(unparsed)
    message(FATAL_ERROR "${name}: what is '${unparsed}'?")
  endif()
endfunction()
