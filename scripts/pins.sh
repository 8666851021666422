# What is fetched beside Debian 12's own packages, pinned. Sourced by scripts/setup.
#
# source_pin NAME  sets: version   what is pinned
#                        package   Debian source package, and suite it is in
#                        pool      path of its tarball (or binary package) on a Debian mirror, and its sha256
#                        upstream  the project's own release, the second place
#                        keep      the paths that are used; everything else is thrown away
#                        digest    content_digest of those paths: holds for both places
source_pin() {
  case $1 in
    libsodium)
      version=1.0.22 package=libsodium suite=sid
      pool=pool/main/libs/libsodium/libsodium_1.0.22.orig.tar.gz
      sha256=5838bb0c3da6148c24ebe531d1ed1297de9a87aea77d426bcd99f289e681631c
      upstream=https://github.com/jedisct1/libsodium/archive/refs/tags/1.0.22-RELEASE.tar.gz
      keep="src builds/msvc LICENSE"
      digest=6f42138c465ef66880591ffe03d32c2518e6ca18ead1a0893307b88e31346463 ;;
    imgui)
      version=1.92.2b package=imgui suite=sid
      pool=pool/main/i/imgui/imgui_1.92.2b+ds.orig.tar.xz
      sha256=e7bd201d56b5ee90d24d5dac85e5c12f98bdb95410252a62d27b7f89e4566d48
      upstream=https://github.com/ocornut/imgui/archive/refs/tags/v1.92.2b.tar.gz
      keep="imconfig.h imgui.cpp imgui.h imgui_demo.cpp imgui_draw.cpp imgui_internal.h imgui_tables.cpp imgui_widgets.cpp
        imstb_rectpack.h imstb_textedit.h imstb_truetype.h backends/imgui_impl_opengl3.cpp backends/imgui_impl_opengl3.h
        backends/imgui_impl_opengl3_loader.h LICENSE.txt"
      digest=f99bd3de7b9f10e9b07c57dea4ccbc31dd574f14f8a43cc101eeccc59bc526df ;;
    catch2)
      version=3.7.1 package=catch2 suite=trixie
      pool=pool/main/c/catch2/catch2_3.7.1.orig.tar.gz
      sha256=c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c
      upstream=https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
      keep="src LICENSE.txt"
      digest=b21024f53467e1045a85096e1bfc342c9a838f7761b932efaf55ba02473b50a5 ;;
    json)
      version=3.11.2 package=nlohmann-json3 suite=bookworm
      pool=pool/main/n/nlohmann-json3/nlohmann-json3_3.11.2.orig.tar.gz
      sha256=d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273
      upstream=https://github.com/nlohmann/json/archive/refs/tags/v3.11.2.tar.gz
      keep="include LICENSE.MIT"
      digest=97f88ff19f8516695495e918e8a911f39b10c4a49a76b4b2194d99f67a0012c4 ;;
    opus)
      version=1.6.1 package=opus suite=sid
      pool=pool/main/o/opus/opus_1.6.1.orig.tar.xz
      sha256=001ac615b9f8f8994b229ad2b1a5969ed12ab48b0d154d0af1016a5899cd6ba1
      upstream=https://github.com/xiph/opus/releases/download/v1.6.1/opus-1.6.1.tar.gz
      keep="include src celt silk celt_sources.mk silk_sources.mk opus_sources.mk COPYING"
      digest=15f381dc0376dcc16220b57df2eed86ae5a30de9201227add4f6dd122f0f38f9 ;;
    janus)
      version=1.4.1 package=janus suite=sid
      pool=pool/main/j/janus/janus_1.4.1+ds.orig.tar.xz
      sha256=fdfdd9b18419245cc9058912c22c8283c29c230cb07451bc9ece8a39cbdfd2b2
      upstream=https://github.com/meetecho/janus-gateway/archive/refs/tags/v1.4.1.tar.gz
      keep="src conf configure.ac Makefile.am autogen.sh janus-gateway.pc.in docs/Makefile.am html/Makefile.am COPYING"
      digest=08d7b7de246d0354d3c583e2dca21e26ec6833ea272edf3ac3ad263e5216277f ;;
    *) die "no pin for $1" ;;
  esac
}

# The second choice of media engine, where the pinned one cannot be had or built.
JANUS_PACKAGED=1.1.2

# Emscripten: Debian 13's, which wants Debian 13's binaryen, which wants Debian 13's C and C++ libraries.
EMSCRIPTEN_VERSION=3.1.69
EMSCRIPTEN_SUITE=trixie
EMSCRIPTEN_DEBS="
emscripten pool/main/e/emscripten/emscripten_3.1.69+dfsg-3_all.deb d2ac788b952c56ab6736b4db2ac0825aa63cfb4c08b8abaefe19e324779d1b2d
binaryen pool/main/b/binaryen/binaryen_120-4_amd64.deb 47be56009e56170f4338a0154fbff2028bd607bc3c8b6a5414658a985bef6470
libc6 pool/main/g/glibc/libc6_2.41-12+deb13u5_amd64.deb b59b0625cd1a791375d40dab23a4d5d3d0641e3d0a773501becdc3725b7f99cf
libstdc++6 pool/main/g/gcc-14/libstdc++6_14.2.0-19_amd64.deb ab1fa05837aa7a92aae748fd07a18a35f7d18bb4a71c4724fe2bbf0e32089de0
libgcc-s1 pool/main/g/gcc-14/libgcc-s1_14.2.0-19_amd64.deb 3c71917b490d1a17aed43196a2787a256ecf060526cdb20216a74bedc061b150
"
