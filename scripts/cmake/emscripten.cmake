# Toolchain file: finds Emscripten >= 3.1.69 and hands over to its own toolchain file.
# Looks at: what scripts/setup fetched, then EMSDK, then the path.
get_filename_component(homeroom_root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
set(homeroom_emscripten "")
if(EXISTS ${homeroom_root}/build/deps/emscripten/emcc AND EXISTS ${homeroom_root}/build/deps/stamps/emscripten)
  set(homeroom_emscripten ${homeroom_root}/build/deps/emscripten)
elseif(DEFINED ENV{EMSDK} AND EXISTS $ENV{EMSDK}/upstream/emscripten/emcc)
  set(homeroom_emscripten $ENV{EMSDK}/upstream/emscripten)
else()
  find_program(HOMEROOM_EMCC emcc)
  if(HOMEROOM_EMCC)
    get_filename_component(homeroom_emcc ${HOMEROOM_EMCC} REALPATH)
    get_filename_component(homeroom_emscripten ${homeroom_emcc} DIRECTORY)
  endif()
endif()
if(NOT homeroom_emscripten)
  message(FATAL_ERROR "No Emscripten: run scripts/setup, which fetches one into build/deps/emscripten.")
endif()

file(READ ${homeroom_emscripten}/emscripten-version.txt homeroom_emscripten_version)
string(REGEX MATCH "[0-9.]+" homeroom_emscripten_version "${homeroom_emscripten_version}")
if(homeroom_emscripten_version VERSION_LESS 3.1.69)
  message(FATAL_ERROR "Emscripten ${homeroom_emscripten_version} in ${homeroom_emscripten} is too old: 3.1.69 or newer is needed. "
    "scripts/setup fetches one.")
endif()

include(${homeroom_emscripten}/cmake/Modules/Platform/Emscripten.cmake)
