// See frame_steps.h. What goes into the document and what follows from it; drawing is in
// frame_draw.cpp.
#include "app/frame_steps.h"

#include <algorithm>

#include "app/document/edits.h"
#include "app/document/paste_edits.h"
#include "app/document/snapshot_edits.h"
#include "app/panels/export/export_source.h"
#include "app/ui/lecture.h"
#include "app/widgets/keyboard.h"
#include "engine/io/assets.h"
#include "engine/io/sources.h"

namespace convoscope::app {

namespace {

// Another value of the same kind of source (a pattern's size, a seed) merges into one step of
// history.
bool same_kind(const Input& a, const Input& b) { return a.source.index() == b.source.index(); }

void take_input(Parts& parts, Input input, const std::string& label) {
  const bool same = same_kind(input, parts.history.current()->input);
  Edit edit = set_input(std::move(input), label);
  edit.merge_key = same ? "input" : "";
  parts.history.apply(edit);
  if (!parts.transient.input_held) parts.history.end_merge();
}

// Nothing of what was looked at belongs to another experiment.
void show_anew(Parts& parts) {
  parts.view.chain = for_another_experiment(parts.view.chain);
  parts.view.exporting = for_another_experiment(parts.view.exporting);
  parts.view.layer = 0;
  parts.view.map = 0;
  parts.view.input_channel = -1;
  parts.view.element.reset();
  parts.view.input_view = parts.view.map_view = Viewport{};
}

void take_experiment(Parts& parts, Experiment experiment, const Loaded& loaded) {
  give_up_lesson(parts);
  // What a crash left is nobody's file yet.
  const bool left = !loaded.path.empty() && loaded.path == parts.autosave.left();
  const std::string label = left ? "restore what was left unsaved" : loaded.label;
  parts.history.apply(replace_experiment(std::move(experiment), label));
  parts.history.end_merge();
  if (left) {
    parts.autosave.take_over();
  } else {
    parts.session.mark_opened(loaded.path, parts.history);
  }
  show_anew(parts);
}

// What another model's file holds, on its own screen; nothing of the document changes.
void take_model(Parts& parts, OpenedModel opened) {
  parts.model.open(std::move(opened.model), std::move(opened.runs));
  parts.view.screen = Screen::kModel;
}

// The experiments that come with the program stay as they are: saving one asks for a name.
bool comes_with_program(const std::filesystem::path& path) {
  const Expected<std::filesystem::path> assets = assets_folder();
  if (!assets) return false;
  const auto relative = path.lexically_normal().lexically_relative(assets->lexically_normal());
  return !relative.empty() && *relative.begin() != "..";
}

// Under the file's own name where it has one that may be written, else by asking for a name.
void carry_out_save(Parts& parts, const Requests& requests) {
  const std::filesystem::path& own = parts.session.path();
  // What a lesson asked for never goes into the learner's own file unasked.
  const bool learning = parts.learn.own.has_value();
  const bool to_own = requests.save && !own.empty() && !comes_with_program(own) && !learning;
  if (requests.save_to || to_own) {
    const std::filesystem::path& path = requests.save_to ? *requests.save_to : own;
    parts.saver.submit(parts.history.current(), experiment_path(path));
  }
  if (requests.browse_save || (requests.save && !to_own)) {
    parts.dialogs.save(parts.view.last_folder, parts.session.name());
  }
}

// What can't be pasted changes nothing and is told.
void paste_filters(Parts& parts) {
  const ViewState& view = parts.view;
  const Experiment& experiment = *parts.history.current();
  if (view.layer >= experiment.layers.size()) return;  // undone, and not yet followed
  const TensorPtr& bank = experiment.layers[view.layer].filters.tensor;
  if (!bank) return;
  const int64_t count = filter_shape(*bank).out;
  const Expected<Edit> edit = paste_weights(
      experiment, {view.layer, selected_filters(view.filters, view.map, count), view.slice},
      parts.host->clipboard());
  if (!edit) {
    parts.notices.push(told(edit.error()), Severity::kError);
    return;
  }
  parts.edits.push(*edit);
  parts.edits.end_merge();
}

void select(const Requests& requests, ViewState& view) {
  if (requests.layer) {
    view.layer = *requests.layer;
    view.element.reset();
    view.chain.level = *requests.layer + 1;
  }
  view.batch = requests.batch.value_or(view.batch);
  view.map = requests.map.value_or(view.map);
  if (requests.bank.select) view.filters.selected = *requests.bank.select;
}

}  // namespace

// Several files together are a batch of pictures.
void open_dropped(Parts& parts, const FrameInput& input) {
  if (input.dropped.empty()) return;
  if (input.dropped.size() == 1) {
    parts.requests.load = LoadPath{input.dropped.front()};
    return;
  }
  InputImages batch;
  for (const std::filesystem::path& path : input.dropped) batch.paths.push_back(path.string());
  parts.requests.load = LoadInput{.source = std::move(batch)};
}

void take_loaded(Parts& parts) {
  std::optional<Expected<Loaded>> answer = parts.loader.take();
  if (!answer) return;
  parts.transient.pending_input.reset();
  if (!*answer) {
    parts.notices.push(told(answer->error()), Severity::kError);
    return;
  }
  Loaded& loaded = **answer;
  for (std::string& note : loaded.notes) parts.notices.push(std::move(note));
  if (auto* input = std::get_if<Input>(&loaded.value)) {
    take_input(parts, std::move(*input), loaded.label);
  } else if (auto* model = std::get_if<OpenedModel>(&loaded.value)) {
    take_model(parts, std::move(*model));
  } else {
    take_experiment(parts, std::move(std::get<Experiment>(loaded.value)), loaded);
  }
}

void take_saved(Parts& parts) {
  while (std::optional<Expected<Saved>> answer = parts.saver.take()) {
    if (!*answer) {
      parts.notices.push(told(answer->error()), Severity::kError);
      parts.dialogs.stay();
      continue;
    }
    const Saved& saved = **answer;
    // A copy of a lesson's experiment isn't the file that the learner's own belongs to.
    if (!parts.learn.own) {
      parts.session.mark_saved(saved.path, saved.experiment, parts.history);
    }
    parts.notices.push("Saved " + saved.path.filename().string() + ".");
  }
}

void carry_out_requests(Parts& parts) {
  const Requests requests = std::exchange(parts.requests, {});
  if (requests.undo && parts.history.can_undo()) parts.history.undo();
  if (requests.redo && parts.history.can_redo()) parts.history.redo();
  if (requests.timeline.step) parts.history.go_to(*requests.timeline.step);
  if (requests.timeline.take_snapshot) {
    parts.history.apply(take_snapshot());
    parts.history.end_merge();
  }
  if (requests.load) parts.loader.submit(*requests.load);
  if (requests.how_made) show_how_made(parts);
  select(requests, parts.view);
  if (!requests.copy_text.empty()) {
    parts.host->set_clipboard(requests.copy_text);
    parts.notices.push("Copied.");
  }
  if (requests.bank.paste) paste_filters(parts);
  if (!requests.bank.refusal.empty()) {
    parts.notices.push(requests.bank.refusal, Severity::kError);
  }
  if (requests.browse_open) parts.dialogs.open(parts.view.last_folder);
  if (requests.browse_model) parts.dialogs.open_model(parts.view.last_folder);
  if (requests.browse_picture) parts.dialogs.open_picture(parts.view.last_folder);
  if (requests.model_picture) {
    parts.model.file = input_source_of(*requests.model_picture);
    parts.view.model.picture = ModelPicture::kFile;
  }
  if (requests.anew) {
    give_up_lesson(parts);
    parts.session.leave_file();
    show_anew(parts);
    parts.view.screen = *requests.anew;
  }
  carry_out_save(parts, requests);
  carry_out_export(parts, requests.exporting);
}

void apply_edits(Parts& parts) {
  for (const Edit& edit : parts.edits.take_edits()) parts.history.apply(edit);
  if (parts.edits.take_end_merge()) parts.history.end_merge();
}

Wanted wanted(const Parts& parts) {
  constexpr int64_t kMebibyte = int64_t{1} << 20;
  Wanted wanted(parts.history.current(), parts.view.precision);
  wanted.keep_bytes = std::min(parts.view.keep_mib, int64_t{1} << 40) * kMebibyte;
  wanted.look = {parts.view.layer};
  if (parts.view.screen == Screen::kChain) {
    wanted.look = {chosen_level(parts.view.chain, wanted.experiment->layers.size()) - 1};
  }
  if (parts.view.screen == Screen::kExport) {
    const Experiment& newest = *wanted.experiment;
    for (const size_t layer :
         layers_read(newest, chosen_run(parts.view.exporting, newest.layers.size()))) {
      wanted.look.push_back(layer);
    }
  }
  for (const Pin& pin : parts.view.maps.pins) wanted.look.push_back(pin.layer);
  return wanted;
}

void follow_document(Parts& parts) {
  const Experiment& experiment = *parts.history.current();
  ViewState& view = parts.view;
  view.layer = std::min(view.layer, experiment.layers.size() - 1);
  // What the strip explains is the layer that is chosen.
  if (view.screen == Screen::kChain) {
    view.layer = chosen_level(view.chain, experiment.layers.size()) - 1;
  }
  const TensorPtr& bank = experiment.layers[view.layer].filters.tensor;
  if (!bank || !is_convolution(experiment.layers[view.layer].op)) return;
  const FilterShape filters = filter_shape(*bank);
  view.map = std::clamp<int64_t>(view.map, 0, std::max<int64_t>(filters.out - 1, 0));
  view.slice = std::clamp<int64_t>(view.slice, 0, std::max<int64_t>(filters.in - 1, 0));
  parts.bank.update(bank);
}

void retire(Parts& parts, const EvaluatorState& evaluation) {
  parts.retired.keep(evaluation.result);
  parts.retired.keep(parts.history.current());
  parts.retired.sweep();
}

void follow_result(Parts& parts, const EvaluatorState& evaluation, double dt) {
  ViewState& view = parts.view;
  const ExperimentPtr& newest = parts.history.current();
  const bool behind = evaluation.result && evaluation.result->experiment != newest;
  parts.transient.seconds_behind = behind ? parts.transient.seconds_behind + dt : 0;
  if (evaluation.refusal && evaluation.refused == newest) parts.transient.seconds_behind = 1;
  if (!evaluation.result || view.layer >= evaluation.result->layers.size()) return;

  const LayerGeometry& geometry = evaluation.result->layers[view.layer].geometry;
  const ImageShape& maps = geometry.output;
  if (maps.size() == 0) return;
  const ExperimentPtr& shown = evaluation.result->experiment;
  clamp_selection(view, {.layers = shown->layers.size(),
                         .batch = maps.n,
                         .maps = maps.c,
                         .height = maps.h,
                         .width = maps.w,
                         .filter_channels = geometry.window.filter_channels,
                         .input_channels = geometry.input().c});
  // Something is always explained: a first look needs no click.
  if (!view.element) view.element = Element{maps.h * 2 / 5, maps.w * 3 / 5};
}

void play_batch(Parts& parts, const EvaluatorState& evaluation, double dt) {
  Playback& playback = parts.maps.playback;
  if (!playback.playing || !evaluation.result) return;
  const int64_t count = evaluation.result->layers.front().geometry.output.n;
  const auto speed = double{parts.view.maps.play_speed};
  parts.view.batch = advance(playback, dt, speed, parts.view.batch, count);
  if (count < 2) playback.playing = false;
  if (playback.playing) Host::redraw_within(seconds_left(playback, speed));
}

ChainShown follow_chain(Parts& parts, const EvaluatorState& evaluation) {
  const ChainView& view = parts.view.chain;
  // Where it isn't shown, nothing keeps a Result.
  const bool shown = parts.view.screen == Screen::kChain;
  const ResultPtr result = shown ? evaluation.result : nullptr;
  return {parts.chain.field.update(result, view, parts.hover.chain),
          parts.chain.fan_out.update(result, view, parts.hover.chain)};
}

PanelContext panel_context(Parts& parts, const EvaluatorState& evaluation,
                           const Derivation& derivation, const Focus* focus, const FanOut* fan_out,
                           const ChainShown& chain, const TwinView* twin) {
  return {.experiment = parts.history.current(),
          .derivation = derivation,
          .evaluation = evaluation,
          .result = evaluation.result,
          .focus = focus,
          .input_fan_out = fan_out,
          .chain_field = chain.field,
          .chain_fan_out = chain.fan_out,
          .twin = twin,
          .view = parts.view,
          .hover = parts.hover,
          .transient = parts.transient,
          .edits = parts.edits,
          .requests = parts.requests,
          .painter = parts.painter,
          .worker = parts.worker,
          .anatomy = parts.anatomy,
          .bank = parts.bank,
          .study = parts.study,
          .maps = parts.maps,
          .editor = parts.editor,
          .chain = parts.chain,
          .learn = parts.learn,
          .exporting = parts.exporting,
          .model = parts.model,
          .live_numbers = parts.live_numbers};
}

void follow_keyboard(Parts& parts) {
  for (const InputEvent& event : keyboard::step()) parts.host->post(event);
}

// A lecture is drawn larger; the window's own scale comes back afterwards.
void follow_lecture(Parts& parts, const FrameInput& input) {
  LectureState& lecture = parts.learn.lecture;
  if (parts.view.learn.lecture.on) {
    if (lecture.own_scale == 0) lecture = {.own_scale = input.scale};
    parts.host->set_scale(lecture_scale(static_cast<float>(input.width),
                                        static_cast<float>(input.height), lecture.own_scale));
  } else if (lecture.own_scale > 0) {
    parts.host->set_scale(lecture.own_scale);
    lecture = {};
  }
}

void follow_view(Parts& parts, const FrameInput& input) {
  const LectureView& lecture = parts.view.learn.lecture;
  const bool light = parts.view.theme == Theme::kLight || (lecture.on && lecture.light);
  parts.host->set_light(light);
  follow_lecture(parts, input);
  const std::string mark = parts.session.clean(parts.history) ? "" : " •";
  parts.host->set_title(parts.session.name() + mark + " — Convoscope");
  const bool working = parts.loader.busy() || parts.saver.busy() || parts.painter.pending() ||
                       parts.evaluator.poll().busy || parts.twin.busy() ||
                       parts.thumbnails.busy() || parts.chain.effective.busy() ||
                       parts.exporting.busy() || parts.model.busy();
  if (working) Host::redraw_within(1.0 / 30);
  if (!parts.notices.items().empty()) Host::redraw_within(0.25);
  parts.notices.tick(input.dt);
}

bool wants_to_close(Parts& parts, const FrameInput& input) {
  const bool asked = input.close_requested || std::exchange(parts.requests.quit, false);
  if (nothing_to_lose(parts)) return asked || parts.dialogs.closes_once_saved();
  // What the answer is about is the learner's own.
  if (parts.learn.own && asked) parts.view.learn.open = false;
  if (asked) parts.dialogs.ask_to_close(parts.session.name());
  return parts.dialogs.discards();
}

}  // namespace convoscope::app
