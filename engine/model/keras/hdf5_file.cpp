// See hdf5_file.h.
#include "engine/model/keras/hdf5_file.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <set>

#include "engine/files/bytes.h"
#include "engine/files/listing.h"
#include "engine/model/keras/hdf5_handles.h"
#include "engine/model/keras/hdf5_trial.h"
#include "engine/model/stored_tensors.h"

namespace convoscope {
namespace {

constexpr std::string_view kSignature("\x89HDF\r\n\x1a\n", 8);
constexpr int kMaxDepth = 64;
constexpr size_t kMaxObjects = 1'000'000;
constexpr int kMaxRank = 32;
constexpr unsigned kPatience = 20;  // seconds, of files that never end
// Of all attributes, and of a chunk of a dataset that is smaller itself.
constexpr hsize_t kMaxTextBytes = hsize_t{64} << 20;
constexpr hsize_t kMaxChunkBytes = hsize_t{64} << 20;
// Deflate makes at most 1032 bytes of one.
constexpr hsize_t kMostUnpacked = 1032;

hid_t little_endian_copy(hid_t type) {
  const hid_t copy = H5Tcopy(type);
  const H5T_class_t kind = H5Tget_class(type);
  if (kind == H5T_INTEGER || kind == H5T_FLOAT) H5Tset_order(copy, H5T_ORDER_LE);
  return copy;
}

// Floats of two bytes have no names in the library: sign, exponent and mantissa tell them.
std::optional<ElementType> half_type(hid_t type) {
  size_t sign = 0, exponent = 0, exponent_bits = 0, mantissa = 0, mantissa_bits = 0;
  if (H5Tget_fields(type, &sign, &exponent, &exponent_bits, &mantissa, &mantissa_bits) < 0) {
    return std::nullopt;
  }
  const size_t bias = H5Tget_ebias(type);
  if (sign != 15 || mantissa != 0) return std::nullopt;
  if (exponent == 10 && exponent_bits == 5 && bias == 15) return ElementType::kFloat16;
  if (exponent == 7 && exponent_bits == 8 && bias == 127) return ElementType::kBfloat16;
  return std::nullopt;
}

// Of a type in little-endian order; nothing for text, references, compounds and the like.
std::optional<ElementType> number_type(hid_t type) {
  const std::pair<hid_t, ElementType> known[] = {
      {H5T_IEEE_F32LE, ElementType::kFloat32}, {H5T_IEEE_F64LE, ElementType::kFloat64},
      {H5T_STD_I8LE, ElementType::kInt8},      {H5T_STD_U8LE, ElementType::kUint8},
      {H5T_STD_I16LE, ElementType::kInt16},    {H5T_STD_U16LE, ElementType::kUint16},
      {H5T_STD_I32LE, ElementType::kInt32},    {H5T_STD_U32LE, ElementType::kUint32},
      {H5T_STD_I64LE, ElementType::kInt64},    {H5T_STD_U64LE, ElementType::kUint64}};
  for (const auto& [id, element] : known) {
    if (H5Tequal(type, id) > 0) return element;
  }
  const H5T_class_t kind = H5Tget_class(type);
  if (kind == H5T_FLOAT && H5Tget_size(type) == 2) return half_type(type);
  // h5py's bool: an enumeration of FALSE and TRUE.
  if (kind == H5T_ENUM && H5Tget_size(type) == 1 && H5Tget_nmembers(type) == 2) {
    return ElementType::kBool;
  }
  return std::nullopt;
}

std::optional<std::vector<int64_t>> extents_of(hid_t dataset) {
  const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
  if (!space || H5Sget_simple_extent_type(space.id()) == H5S_NULL) return std::nullopt;
  const int rank = H5Sget_simple_extent_ndims(space.id());
  if (rank < 0 || rank > kMaxRank) return std::nullopt;
  std::vector<hsize_t> dims(static_cast<size_t>(rank));
  if (rank > 0 && H5Sget_simple_extent_dims(space.id(), dims.data(), nullptr) < 0) {
    return std::nullopt;
  }
  std::vector<int64_t> shape;
  for (const hsize_t extent : dims) {
    shape.push_back(static_cast<int64_t>(std::min<hsize_t>(extent, INT64_MAX)));
  }
  return shape;
}

std::vector<std::string> links_of(hid_t group) {
  std::vector<std::string> names;
  const auto take = [](hid_t, const char* name, const H5L_info_t* info, void* into) -> herr_t {
    auto& list = *static_cast<std::vector<std::string>*>(into);
    if (info->type == H5L_TYPE_HARD) list.emplace_back(name);
    return list.size() < kMaxObjects ? 0 : 1;
  };
  hsize_t position = 0;
  H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, &position, take, &names);
  std::ranges::sort(names, name_before);
  return names;
}

}  // namespace

// The bytes as HDF5 sees them: a file image that it may neither copy, write nor free.
struct Hdf5File::Image {
  Image(std::span<const uint8_t> the_bytes, std::shared_ptr<const void> the_owner)
      : bytes(the_bytes), owner(std::move(the_owner)), file(open(), H5Fclose) {}

  hid_t open() {
    silence_hdf5();
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5FD_file_image_callbacks_t calls{};
    calls.image_malloc = [](size_t, H5FD_file_image_op_t, void* image) -> void* {
      return data(image);
    };
    calls.image_memcpy = [](void* into, const void*, size_t, H5FD_file_image_op_t, void*) {
      return into;  // both are the image
    };
    calls.image_realloc = [](void*, size_t, H5FD_file_image_op_t, void*) -> void* {
      return nullptr;
    };
    calls.image_free = [](void*, H5FD_file_image_op_t, void*) -> herr_t { return 0; };
    calls.udata_copy = [](void* image) { return image; };
    calls.udata_free = [](void*) -> herr_t { return 0; };
    calls.udata = this;
    constexpr size_t kGrowth = 1 << 16;  // which a file that is only read never uses
    if (H5Pset_fapl_core(access.id(), kGrowth, /*backing_store=*/false) < 0 ||
        H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG) < 0 ||
        H5Pset_file_image_callbacks(access.id(), &calls) < 0 ||
        H5Pset_file_image(access.id(), data(this), bytes.size()) < 0) {
      return H5I_INVALID_HID;
    }
    // Images of one name would be one file to the library.
    static std::atomic<int> count = 0;
    const std::string name = "convoscope image " + std::to_string(++count);
    return H5Fopen(name.c_str(), H5F_ACC_RDONLY, access.id());
  }

  static uint8_t* data(void* image) {
    return const_cast<uint8_t*>(static_cast<const Image*>(image)->bytes.data());
  }

  std::span<const uint8_t> bytes;
  std::shared_ptr<const void> owner;
  Hdf5Handle file;
  std::set<haddr_t> seen;  // groups and datasets may have several names
};

bool is_hdf5(std::span<const uint8_t> bytes) { return ByteCursor(bytes).skip(kSignature); }

Hdf5File::Hdf5File(std::unique_ptr<Image> image) : image_(std::move(image)) {}
Hdf5File::~Hdf5File() { silence_hdf5(); }

Expected<std::shared_ptr<const Hdf5File>> Hdf5File::open(std::span<const uint8_t> bytes,
                                                         std::shared_ptr<const void> owner) {
  const auto lock = lock_hdf5();
  if (!survives([&] { open_here(bytes, owner); }, kPatience)) {
    return file_error("it is a broken HDF5 file, which its library can't read");
  }
  auto file = open_here(bytes, std::move(owner));
  if (!file) return tl::unexpected(file.error());
  const auto close = [](const Hdf5File* done) {
    const auto closing = lock_hdf5();
    delete done;
  };
  return std::shared_ptr<const Hdf5File>(file->release(), close);
}

Expected<std::unique_ptr<Hdf5File>> Hdf5File::open_here(std::span<const uint8_t> bytes,
                                                        std::shared_ptr<const void> owner) {
  auto image = std::make_unique<Image>(bytes, std::move(owner));
  if (!image->file) return file_error("it is no whole HDF5 file: " + hdf5_error());
  std::unique_ptr<Hdf5File> file(new Hdf5File(std::move(image)));
  if (auto listed = file->list("", 0); !listed) return tl::unexpected(listed.error());
  return file;
}

Expected<void> Hdf5File::list(const std::string& group, int depth) {
  if (depth > kMaxDepth) {
    return file_error("its groups nest deeper than " + std::to_string(kMaxDepth) + " levels");
  }
  const Hdf5Handle opened(H5Gopen2(image_->file.id(), ("/" + group).c_str(), H5P_DEFAULT),
                          H5Gclose);
  if (!opened) return file_error("its group /" + group + " is broken: " + hdf5_error());
  list_texts(group, opened.id());
  for (const std::string& name : links_of(opened.id())) {
    H5O_info_t info;
    if (H5Oget_info_by_name(opened.id(), name.c_str(), &info, H5P_DEFAULT) < 0) {
      return file_error("its object " + name + " is broken: " + hdf5_error());
    }
    if (!image_->seen.insert(info.addr).second) continue;
    if (image_->seen.size() > kMaxObjects) {
      return file_error("it has more than " + std::to_string(kMaxObjects) + " objects");
    }
    const std::string path = group.empty() ? name : group + "/" + name;
    auto listed = info.type == H5O_TYPE_GROUP     ? list(path, depth + 1)
                  : info.type == H5O_TYPE_DATASET ? list_dataset(path)
                                                  : Expected<void>();
    if (!listed) return listed;
  }
  return {};
}

Expected<void> Hdf5File::list_dataset(const std::string& path) {
  const Hdf5Handle dataset(H5Dopen2(image_->file.id(), path.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset) return file_error("its dataset " + path + " is broken: " + hdf5_error());
  const Hdf5Handle stored(H5Dget_type(dataset.id()), H5Tclose);
  const Hdf5Handle type(little_endian_copy(stored.id()), H5Tclose);
  auto element = number_type(type.id());
  // Keras keeps bfloat16 as two bytes without meaning, and says so beside them.
  list_texts(path, dataset.id());
  if (H5Tget_class(type.id()) == H5T_OPAQUE && H5Tget_size(type.id()) == 2 &&
      text(path, "dtype") == "bfloat16") {
    element = ElementType::kBfloat16;
  }
  const auto shape = extents_of(dataset.id());
  if (!element || !shape) return {};
  TensorInfo info{path, *element, *shape};
  const auto bytes = stored_bytes(info);
  if (!bytes) return tl::unexpected(bytes.error());
  const haddr_t offset = H5Dget_offset(dataset.id());  // of contiguous ones alone
  Place place;
  place.big_endian = H5Tget_order(stored.id()) == H5T_ORDER_BE;
  if (offset != HADDR_UNDEF) {
    const hsize_t there = H5Dget_storage_size(dataset.id()), size = image_->bytes.size();
    if (there != static_cast<hsize_t>(*bytes) || offset > size || there > size - offset) {
      return file_error("its dataset " + to_string(info) + " takes " + std::to_string(*bytes) +
                        " bytes; " + std::to_string(there) + " are to lie from " +
                        std::to_string(offset) + " on in a file of " + std::to_string(size));
    }
  }
  if (offset != HADDR_UNDEF) place.offset = offset;
  datasets_.push_back(std::move(info));
  places_.push_back(place);
  return {};
}

namespace {

// Whether reading takes no more than it should; chunks are known to a dataset only when it is read.
Expected<void> check_storage(hid_t dataset, const TensorInfo& info) {
  const Hdf5Handle made(H5Dget_create_plist(dataset), H5Pclose);
  const H5D_layout_t layout = H5Pget_layout(made.id());
  const auto bytes = static_cast<hsize_t>(info.elements() * element_size(info.type));
  const hsize_t there = H5Dget_storage_size(dataset);
  const std::string name = "its dataset " + to_string(info);
  if (layout == H5D_VIRTUAL || H5Pget_external_count(made.id()) > 0) {
    return file_error(name + " lies in other files, which aren't read");
  }
  if (layout != H5D_CHUNKED) {
    if (there == bytes) return {};
    return file_error(name + " takes " + std::to_string(bytes) + " bytes; there are " +
                      std::to_string(there));
  }
  hsize_t dims[kMaxRank] = {};
  const int rank = H5Pget_chunk(made.id(), kMaxRank, dims);
  hsize_t chunk = static_cast<hsize_t>(element_size(info.type));
  for (int axis = 0; axis < rank; ++axis) chunk *= dims[axis];  // below 4 GiB, as HDF5 has it
  if (bytes / kMostUnpacked > there || chunk > std::max(kMaxChunkBytes, 2 * bytes)) {
    return file_error(name + " takes " + std::to_string(bytes) + " bytes in chunks of " +
                      std::to_string(chunk) + "; there are " + std::to_string(there));
  }
  return {};
}

}  // namespace

Expected<std::vector<float>> Hdf5File::read(size_t index) const {
  const TensorInfo& info = datasets_[index];
  const Place& place = places_[index];
  if (place.offset) {
    std::vector<float> values(static_cast<size_t>(info.elements()));
    const auto bytes = values.size() * static_cast<size_t>(element_size(info.type));
    to_float32(image_->bytes.subspan(*place.offset, bytes), info.type, place.big_endian, values);
    return values;
  }
  const auto lock = lock_hdf5();
  if (survives([&] { read_here(index); }, kPatience)) return read_here(index);
  return file_error("its dataset " + to_string(info) + " is broken");
}

// What lies in chunks, packed or not.
Expected<std::vector<float>> Hdf5File::read_here(size_t index) const {
  silence_hdf5();
  const TensorInfo& info = datasets_[index];
  const Hdf5Handle dataset(H5Dopen2(image_->file.id(), info.name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset) return file_error("its dataset " + info.name + " is broken: " + hdf5_error());
  const auto elements = static_cast<size_t>(info.elements());
  if (elements == 0) return std::vector<float>();
  if (auto checked = check_storage(dataset.id(), info); !checked) {
    return tl::unexpected(checked.error());
  }
  const Hdf5Handle stored(H5Dget_type(dataset.id()), H5Tclose);
  const Hdf5Handle type(little_endian_copy(stored.id()), H5Tclose);
  const auto fetch = [&](void* into) {
    return H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, into) >= 0;
  };
  std::vector<float> values(elements);
  if (info.type == ElementType::kFloat32) {
    if (fetch(values.data())) return values;
  } else {
    std::vector<uint8_t> bytes(elements * static_cast<size_t>(element_size(info.type)));
    if (fetch(bytes.data())) {
      to_float32(bytes, info.type, /*big_endian=*/false, values);
      return values;
    }
  }
  return file_error("its dataset " + to_string(info) + " can't be read: " + hdf5_error());
}

namespace {

// Texts of a fixed length, ended or filled by zeros.
std::vector<std::string> fixed_texts(const std::vector<char>& bytes, size_t length) {
  std::vector<std::string> list;
  for (size_t at = 0; at + length <= bytes.size(); at += length) {
    list.emplace_back(bytes.data() + at, strnlen(bytes.data() + at, length));
  }
  return list;
}

// Those of an attribute; nothing where it holds other than text, or more than `most` bytes.
std::optional<std::vector<std::string>> texts_of(hid_t attribute, hsize_t most) {
  const Hdf5Handle type(H5Aget_type(attribute), H5Tclose);
  const Hdf5Handle space(H5Aget_space(attribute), H5Sclose);
  if (!type || !space || H5Tget_class(type.id()) != H5T_STRING) return std::nullopt;
  const hssize_t count = H5Sget_simple_extent_npoints(space.id());
  const size_t size = H5Tget_size(type.id());
  if (count < 0 || static_cast<hsize_t>(count) > most / std::max<hsize_t>(size, 1)) {
    return std::nullopt;
  }
  const auto items = static_cast<size_t>(count);
  if (H5Tis_variable_str(type.id()) <= 0) {
    std::vector<char> bytes(items * size);
    if (items > 0 && H5Aread(attribute, type.id(), bytes.data()) < 0) return std::nullopt;
    return fixed_texts(bytes, size);
  }
  std::vector<char*> pointers(items);
  if (items > 0 && H5Aread(attribute, type.id(), pointers.data()) < 0) return std::nullopt;
  std::vector<std::string> list;
  for (const char* text : pointers) list.emplace_back(text != nullptr ? text : "");
  if (items > 0) H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, pointers.data());
  return list;
}

std::vector<std::string> attributes_of(hid_t object) {
  std::vector<std::string> names;
  const auto take = [](hid_t, const char* name, const H5A_info_t*, void* into) -> herr_t {
    auto& list = *static_cast<std::vector<std::string>*>(into);
    list.emplace_back(name);
    return list.size() < kMaxObjects ? 0 : 1;
  };
  hsize_t position = 0;
  H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, &position, take, &names);
  return names;
}

}  // namespace

void Hdf5File::list_texts(const std::string& path, int64_t object) {
  for (const std::string& name : attributes_of(object)) {
    const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    if (!attribute) continue;
    auto list = texts_of(attribute.id(), kMaxTextBytes - text_bytes_);
    if (!list) continue;
    for (const std::string& text : *list) text_bytes_ += text.size();
    if (text_bytes_ > kMaxTextBytes) {
      text_bytes_ = kMaxTextBytes;
      return;
    }
    texts_[path][name] = *std::move(list);
  }
}

const std::vector<std::string>* Hdf5File::texts(const std::string& path,
                                                const std::string& name) const {
  const auto object = texts_.find(path);
  if (object == texts_.end()) return nullptr;
  const auto found = object->second.find(name);
  return found == object->second.end() ? nullptr : &found->second;
}

std::string Hdf5File::text(const std::string& path, const std::string& name) const {
  const auto* list = texts(path, name);
  return list != nullptr && !list->empty() ? list->front() : std::string();
}

}  // namespace convoscope
