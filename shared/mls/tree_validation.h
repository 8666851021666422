// Is this ratchet tree one that honest members could have made? (RFC 9420 §7.3, §7.9.2, §12.4.3.1)
// Owns nothing. Each check is linear in the tree, or nearly, whatever the tree holds.
#pragma once

#include <span>

#include "shared/mls/ratchet_tree.h"

namespace homeroom::mls {

// Shape, unmerged leaves and parent hashes: what a joiner asks of a tree. Errors: mls.bad-tree.
Status validate_structure(const RatchetTree& tree);

// Every non-blank parent is covered by exactly one chain of parent hashes. Call after unmerged leaves were checked.
Status validate_parent_hashes(const RatchetTree& tree);
Status validate_unmerged_leaves(const RatchetTree& tree);

// Every leaf's signature and form; not its lifetime: a member may stay longer than its KeyPackage could be used.
Status validate_leaves(const RatchetTree& tree, BytesView group_id);

// What leaves must agree on: different keys everywhere, credential types that everyone supports, and support for the
// group's extensions and required capabilities. Errors: mls.duplicate-key, mls.unsupported.
Status validate_members(const RatchetTree& tree, std::span<const Extension> group_extensions);

}  // namespace homeroom::mls
