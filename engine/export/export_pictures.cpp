// See export_pictures.h.
#include "engine/export/export_pictures.h"

#include "engine/export/map_files.h"
#include "engine/files/files.h"

namespace convoscope {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr MapFormat kKinds[] = {MapFormat::kSeen, MapFormat::kValues, MapFormat::kSheetPdf};
constexpr int64_t kSteps = std::size(kKinds) + 1;  // of a layer; the last is the film

std::string number(int64_t value) { return std::to_string(value); }

class Pictures {
 public:
  Pictures(fs::path folder, const ExportSource& source, const PictureLooks& looks,
           const ParallelOptions& how, Progress& progress)
      : folder_(std::move(folder)),
        source_(source),
        looks_(looks),
        how_(how),
        progress_(progress) {}

  Expected<PutPictures> put() {
    for (size_t l = source_.first; l <= source_.last; ++l) {
      for (const MapFormat kind : kKinds) {
        if (auto done = put_maps_of(l, kind); !done) return tl::unexpected(done.error());
        ++progress_.done;
      }
      if (auto done = put_film_of(l); !done) return tl::unexpected(done.error());
      ++progress_.done;
    }
    return std::move(put_);
  }

 private:
  const std::string& name_of(size_t l) const { return source_.result->experiment->layers[l].name; }
  // The number keeps names apart that become the same.
  std::string folder_of(size_t l) const {
    return "pictures/" + number(static_cast<int64_t>(l)) + "-" + plain_name(name_of(l));
  }

  Expected<fs::path> make_folder(size_t l) const {
    const fs::path folder = folder_ / folder_of(l);
    std::error_code code;
    fs::create_directories(folder, code);
    if (!code) return folder;
    return file_error("the folder " + folder.string() + " can't be made: " + code.message());
  }

  void leave_out(size_t l, std::string_view kind, const std::string& why) {
    put_.left_out.push_back({{"layer", name_of(l)}, {"kind", kind}, {"why", why}});
  }

  void note(size_t l, std::string_view kind, Json files) {
    for (Json& file : files) {
      file["name"] = folder_of(l) + "/" + file["name"].get<std::string>();
    }
    put_.written.push_back({{"layer", name_of(l)}, {"kind", kind}, {"files", std::move(files)}});
  }

  // Why maps of this kind are too many or too large; empty where they aren't.
  std::string too_much(const MapSet& set, MapFormat kind) const {
    const ImageShape& shape = set.values().geometry.output;
    const int64_t bytes = shape.h * shape.w * shape.c * static_cast<int64_t>(sizeof(float));
    if (kind == MapFormat::kSeen && set.count() > kMostSingleMaps) {
      return number(set.count()) + " maps; up to " + number(kMostSingleMaps) +
             " of a layer are written one by one";
    }
    if (kind == MapFormat::kValues && bytes > kMostTiffBytes) {
      return number(bytes >> 20) + " MiB; up to " + number(kMostTiffBytes >> 20) +
             " are written for a layer";
    }
    return "";
  }

  Expected<void> put_maps_of(size_t l, MapFormat kind) {
    const std::string_view id = map_formats()[static_cast<size_t>(kind)].id;
    MapsOptions options = looks_.maps;
    options.layer = l;
    options.first = 0;
    options.last = -1;
    const auto set = MapSet::choose(source_.result, options);
    const std::string why = set ? too_much(*set, kind) : set.error().sentence;
    if (!why.empty()) {
      leave_out(l, id, why);
      return {};
    }
    const auto folder = make_folder(l);
    if (!folder) return tl::unexpected(folder.error());
    Progress within;
    auto files = put_maps(*folder, *set, kind, how_, within);
    if (files) {
      note(l, id, *std::move(files));
    } else if (files.error().kind == ErrorKind::kRefused) {
      leave_out(l, id, files.error().sentence);
    } else {
      return tl::unexpected(files.error());
    }
    return {};
  }

  Expected<void> put_film_of(size_t l) {
    AnimationOptions options = looks_.film;
    options.layer = l;
    options.filter = 0;
    options.channel = -1;
    options.picture = looks_.maps.picture;
    const auto film = Animation::make(source_.result, options);
    if (!film) {
      leave_out(l, "gif", film.error().sentence);
      return {};
    }
    if (frames_ + film->frames() > kMostFrames) {
      leave_out(l, "gif",
                number(film->frames()) + " frames; up to " + number(kMostFrames) +
                    " are written for all layers together");
      return {};
    }
    frames_ += film->frames();
    const auto folder = make_folder(l);
    if (!folder) return tl::unexpected(folder.error());
    const std::string name = plain_name(name_of(l)) + "-film.gif";
    auto written = write_animation(*folder / name, *film, AnimationFormat::kGif, how_);
    if (!written) return written;
    std::error_code ignored;
    note(l, "gif", {{{"name", name}, {"bytes", fs::file_size(*folder / name, ignored)}}});
    return {};
  }

  fs::path folder_;
  const ExportSource& source_;
  const PictureLooks& looks_;
  const ParallelOptions& how_;
  Progress& progress_;
  PutPictures put_;
  int64_t frames_ = 0;
};

}  // namespace

Expected<PutPictures> put_pictures(const fs::path& folder, const ExportSource& source,
                                   const PictureLooks& looks, const ParallelOptions& how,
                                   Progress& progress) {
  return Pictures(folder, source, looks, how, progress).put();
}

int64_t picture_steps(const ExportSource& source) {
  return kSteps * static_cast<int64_t>(source.last - source.first + 1);
}

}  // namespace convoscope
