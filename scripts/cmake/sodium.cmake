# libsodium: upstream has no CMake. Its sources guard themselves (each SIMD file turns its instruction set on by
# a pragma and is empty without the matching HAVE_...), so one list serves every target.
set(sodium_dir ${deps}/libsodium/src/libsodium)
file(GLOB_RECURSE sodium_sources CONFIGURE_DEPENDS ${sodium_dir}/*.c)
set(sodium_here ${CMAKE_CURRENT_LIST_DIR}/sodium)

if(EMSCRIPTEN)
  # Randomness and the CPU's features are answered by files of ours.
  list(FILTER sodium_sources EXCLUDE REGEX "/sodium/runtime\\.c$|/randombytes/(internal|sysrandom)/")
  list(APPEND sodium_sources ${sodium_here}/runtime_wasm.c ${sodium_here}/random_wasm.c)
endif()

third_party_library(sodium SOURCES ${sodium_sources} INCLUDES ${sodium_dir}/include)
target_include_directories(sodium PRIVATE ${sodium_dir}/include/sodium)
target_compile_options(sodium PRIVATE -O3 -fno-strict-aliasing -fno-strict-overflow -fwrapv -fvisibility=hidden)
if(HOMEROOM_FUZZ)
  # The fuzzers look for our mistakes. Uninstrumented, libsodium runs ten times as often, and a cipher's branches are not
  # taken for coverage; what is handed to it lies in memory that AddressSanitizer watches on our side.
  target_compile_options(sodium PRIVATE -fno-sanitize=all)
endif()
target_compile_definitions(sodium
  PUBLIC SODIUM_STATIC
  PRIVATE CONFIGURED=1 _GNU_SOURCE=1 NATIVE_LITTLE_ENDIAN=1 HAVE_STDINT_H=1 HAVE_INTTYPES_H=1 HAVE_SYS_PARAM_H=1
    HAVE_WEAK_SYMBOLS=1 HAVE_C_VARARRAYS=1 HAVE_ALLOCA_H=1 HAVE_ALLOCA=1 HAVE_CLOCK_GETTIME=1 HAVE_NANOSLEEP=1)

if(EMSCRIPTEN)
  # No HAVE_TI_MODE: wasm has no 64x64->128 multiplication, X25519 would run at half speed.
  target_compile_definitions(sodium PRIVATE HAVE_GETENTROPY=1)
  target_compile_options(sodium PRIVATE -msimd128) # Argon2
  set_source_files_properties(${sodium_dir}/randombytes/randombytes.c TARGET_DIRECTORY sodium PROPERTIES COMPILE_OPTIONS
    "-U__EMSCRIPTEN__;-DRANDOMBYTES_CUSTOM_IMPLEMENTATION;-DRANDOMBYTES_DEFAULT_IMPLEMENTATION=&homeroom_random;-include;${sodium_here}/random_wasm.h")
  # The SSSE3 ChaCha20 becomes wasm SIMD: 1.6 to 1.75 times as fast for frames from 1.2 kB up.
  # -U__clang__: its pragma names instruction sets that wasm does not have, and the linker would say so.
  set_source_files_properties(
    ${sodium_dir}/crypto_stream/chacha20/stream_chacha20.c ${sodium_dir}/crypto_stream/chacha20/dolbeau/chacha20_dolbeau-ssse3.c
    TARGET_DIRECTORY sodium PROPERTIES COMPILE_OPTIONS "-mssse3;-U__clang__;-DHAVE_EMMINTRIN_H=1;-DHAVE_TMMINTRIN_H=1")
  # So does the SSE2 Poly1305. In Chromium both together encrypt 8 and 40 kB in five sixths of the time that the SIMD
  # ChaCha20 takes with the plain one. Its 128-bit integers are met once a message, not once a block.
  set_source_files_properties(
    ${sodium_dir}/crypto_onetimeauth/poly1305/onetimeauth_poly1305.c ${sodium_dir}/crypto_onetimeauth/poly1305/sse2/poly1305_sse2.c
    TARGET_DIRECTORY sodium PROPERTIES COMPILE_OPTIONS "-msse2;-U__clang__;-DHAVE_EMMINTRIN_H=1;-DHAVE_TI_MODE=1")
else()
  target_compile_definitions(sodium PRIVATE TLS=_Thread_local HAVE_PTHREAD=1 HAVE_PTHREAD_PRIO_INHERIT=1 HAVE_ATOMIC_OPS=1
    HAVE_C11_MEMORY_FENCES=1 HAVE_GCC_MEMORY_FENCES=1 HAVE_INLINE_ASM=1 HAVE_TI_MODE=1 HAVE_CATCHABLE_SEGV=1 HAVE_CATCHABLE_ABRT=1
    HAVE_SYS_MMAN_H=1 HAVE_SYS_RANDOM_H=1 HAVE_SYS_AUXV_H=1 HAVE_GETAUXVAL=1 HAVE_MMAP=1 HAVE_MLOCK=1 HAVE_MADVISE=1
    HAVE_MPROTECT=1 HAVE_RAISE=1 HAVE_SYSCONF=1 HAVE_GETRANDOM=1 HAVE_GETENTROPY=1 HAVE_GETPID=1 HAVE_POSIX_MEMALIGN=1
    HAVE_EXPLICIT_BZERO=1)
  target_link_libraries(sodium PUBLIC Threads::Threads)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_definitions(sodium PRIVATE HAVE_CPUID=1 HAVE_MMINTRIN_H=1 HAVE_EMMINTRIN_H=1 HAVE_PMMINTRIN_H=1
      HAVE_TMMINTRIN_H=1 HAVE_SMMINTRIN_H=1 HAVE_AVXINTRIN_H=1 HAVE_AVX2INTRIN_H=1 HAVE_AVX512FINTRIN_H=1 HAVE_WMMINTRIN_H=1
      HAVE_RDRAND=1)
    # How the CPU is asked for AVX; without it neither AES-GCM nor the AVX2 ChaCha20 is ever chosen. In this file alone:
    # elsewhere the same name promises assembler sources, which are not built.
    set_source_files_properties(${sodium_dir}/sodium/runtime.c TARGET_DIRECTORY sodium PROPERTIES COMPILE_DEFINITIONS HAVE_AVX_ASM=1)
  endif()
endif()
