// What the Model screen holds between frames: the file that is open, what is chosen in it, and what
// a frame can't wait for, asked for every frame and worked out aside on a thread of its own.
// Neither saved nor undone.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/compute/aside.h"
#include "app/compute/run_reader.h"
#include "app/compute/tensor_reader.h"
#include "app/panels/model/model_rows.h"
#include "app/panels/model/model_words.h"
#include "app/widgets/row_list.h"
#include "app/widgets/thumb_grid.h"
#include "engine/model/model.h"

namespace convoscope::app {

// The filters of a tensor, its axes taken in an order, as a layer would have them.
struct BankQuestion {
  TensorFilePtr file;
  NodeBank bank;
  bool operator==(const BankQuestion& other) const {
    return file == other.file && bank.tensor == other.bank.tensor && bank.order == other.bank.order;
  }
};
struct BankAnswer {
  std::optional<Error> refusal;
  Filters filters;
};

struct PictureAnswer {
  std::optional<Error> refusal;
  Input input;
};

struct ModelState {
  ModelState();

  // Shows a file, its longest run chosen; of more than 128 MiB of weights its first operation.
  void open(ModelPtr opened, std::vector<ModelRun> found);
  // Takes the axes of a tensor of rank 4 in another order than was guessed; for formats that don't
  // say one. A layer then reads the channels of a single group.
  void take_axes(size_t tensor, FilterOrder order);
  void choose_node(size_t node, bool extend);
  void choose_tensor(size_t tensor);
  void choose_run(ModelRun chosen);

  bool busy() const { return reader.busy() || run_reader.busy() || background.busy(); }
  void wait_idle() const;
  void on_done(void (*wake)());

  ModelPtr model;                             // null before the first
  std::vector<ModelRun> runs;                 // longest first
  std::vector<std::optional<size_t>> owners;  // of each tensor: the operation that has it
  ModelRun run;
  size_t anchor = 0;                 // where a run that shift extends starts
  std::optional<size_t> node;        // whose layers and notes are shown
  std::optional<size_t> tensor;      // whose values are shown
  std::optional<FilterOrder> order;  // of that tensor, where no node says one
  std::string search;
  ModelRows rows;
  RowListState node_list, tensor_list, chain_list;
  ThumbGridState filters;
  std::optional<InputSource> file;         // the picture that was opened for it
  std::shared_ptr<const BankAnswer> bank;  // the last answers, for as long as they are shown
  std::shared_ptr<const PictureAnswer> picture;
  std::shared_ptr<const RunAnswer> preview;

  TensorReader reader;
  RunReader run_reader;
  Background background;
  Aside<BankQuestion, BankAnswer> banks;
  Aside<InputSource, PictureAnswer> pictures;
};

}  // namespace convoscope::app
