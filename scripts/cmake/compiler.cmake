# Native builds use clang 19 where it is installed, else the CXX that the user or CMake names. An explicit
# -DCMAKE_CXX_COMPILER wins. WebAssembly builds get theirs from the toolchain file.
if(NOT CMAKE_TOOLCHAIN_FILE AND NOT DEFINED CMAKE_CXX_COMPILER)
  find_program(HOMEROOM_CLANG clang-19)
  find_program(HOMEROOM_CLANGXX clang++-19)
  if(HOMEROOM_CLANG AND HOMEROOM_CLANGXX)
    set(CMAKE_C_COMPILER ${HOMEROOM_CLANG})
    set(CMAKE_CXX_COMPILER ${HOMEROOM_CLANGXX})
  endif()
endif()

# ccache: clones of the project share what they compiled, wherever they lie.
find_program(HOMEROOM_CCACHE ccache)
if(HOMEROOM_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_CURRENT_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_COMPILERTYPE=clang ${HOMEROOM_CCACHE})
  if(NOT CMAKE_TOOLCHAIN_FILE AND NOT HOMEROOM_CLANGXX)
    list(REMOVE_ITEM launcher CCACHE_COMPILERTYPE=clang)
  endif()
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()
